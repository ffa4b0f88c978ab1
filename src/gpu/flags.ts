/**
 * WebGPU's bit flags. Browsers and Deno have them as globals, Dawn in Node only when a program defines them; the values
 * are part of the specification.
 */
export const BUFFER_USAGE = {
  mapRead: 0x0001,
  copySrc: 0x0004,
  copyDst: 0x0008,
  uniform: 0x0040,
  storage: 0x0080,
  queryResolve: 0x0200,
} as const;

/** `GPUMapMode.READ` */
export const MAP_MODE_READ = 0x0001;

/** `GPUShaderStage.COMPUTE` */
export const SHADER_STAGE_COMPUTE = 0x4;

/** `GPUShaderStage.VERTEX` */
export const SHADER_STAGE_VERTEX = 0x1;
