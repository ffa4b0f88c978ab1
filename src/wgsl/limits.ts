/** Most bytes of workgroup memory that the CPU compiler takes; what a GPU has is for the GPU to check. */
export const MAX_WORKGROUP_BYTES = 2 ** 20;

/** Most invocations of a workgroup. WebGPU's default limits are 256, and 64 in z; adapters may have more. */
export const MAX_WORKGROUP_INVOCATIONS = 1024;
