// `deno task bench`: the built benchmark in Deno. What is missing of Vulkan is looked for first, as Deno reads its environment once.
import { softwareVulkan } from '../src/gpu/swiftshader.ts';

declare const Deno: {
  readonly env: { get(name: string): string | undefined; set(name: string, value: string): void };
  dlopen(path: string, symbols: Record<string, never>): unknown;
};

/** Whether the system has a Vulkan loader, and so perhaps a GPU. */
function hasVulkan(): boolean {
  try {
    Object.assign(globalThis, { vulkanLoader: Deno.dlopen('libvulkan.so.1', {}) });
    return true;
  } catch {
    return false;
  }
}

if (Deno.env.get('VK_ICD_FILENAMES') === undefined && !hasVulkan()) {
  const vulkan = await softwareVulkan();
  if ('driver' in vulkan) {
    Deno.env.set('VK_ICD_FILENAMES', vulkan.driver);
    Object.assign(globalThis, { vulkanLoader: Deno.dlopen(vulkan.loader, {}) });
  }
}
await import(new URL('../dist/bench/main.js', import.meta.url).href);
