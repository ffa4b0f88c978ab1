/** A safetensors file with this header, right or wrong, and that many bytes of data counting up from 0. */
export function fileOf(header: string | Uint8Array, dataBytes: number, saidLength?: bigint): Uint8Array<ArrayBuffer> {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, saidLength ?? BigInt(text.length), true);
  bytes.set(text, 8);
  for (let i = 0; i < dataBytes; i++) bytes[8 + text.length + i] = i;
  return bytes;
}

/** `"name":{"dtype":...,"shape":...,"data_offsets":...}`; shape and offsets as written. */
export function entryText(name: string, dtype: string, shape: string, offsets: string): string {
  return `"${name}":{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;
}

/**
 * A file that the Python package safetensors 0.8.0 wrote, with names, shapes and types of all kinds:
 * `safetensors.numpy.save({'w': [[1.5, -2.25, 3], [0.1, 1e-40, -3.4e38]] f32, 'b': [7, -8] i32, 'scalar': 2.5 f64, 'none': zeros((0, 3)) f32,
 * 'flag': [1, 0, 255] u8, 'é\n"': [4294967295] u32}, {'made by': 'safetensors 0.8.0'})`.
 */
export const WRITTEN_BY_PYTHON = Uint8Array.from(
  atob(
    'iAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJtYWRlIGJ5Ijoic2FmZXRlbnNvcnMgMC44LjAifSwic2NhbGFyIjp7ImR0eXBlIjoiRjY0Iiwic2hhcGUiOltdLCJkYXRhX29m' +
      'ZnNldHMiOlswLDhdfSwibm9uZSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMCwzXSwiZGF0YV9vZmZzZXRzIjpbOCw4XX0sInciOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6' +
      'WzIsM10sImRhdGFfb2Zmc2V0cyI6WzgsMzJdfSwiw6lcblwiIjp7ImR0eXBlIjoiVTMyIiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbMzIsMzZdfSwiYiI6eyJkdHlw' +
      'ZSI6IkkzMiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzM2LDQ0XX0sImZsYWciOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzQ0LDQ3' +
      'XX19IAAAAAAAAARAAADAPwAAEMAAAEBAzczMPcIWAQCeyX///////wcAAAD4////AQD/',
  ),
  (character) => character.charCodeAt(0),
);
