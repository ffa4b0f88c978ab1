import { invalid, type Position } from './fault.ts';
import type { FunctionInfo } from './typed.ts';

/** WGSL has no recursion. */
export function checkRecursion(functions: readonly FunctionInfo[]): void {
  const done = new Set<FunctionInfo>();
  for (const start of functions) {
    // By hand, because a chain of calls can be as long as the text.
    const path: { fn: FunctionInfo; rest: [FunctionInfo, Position][] }[] = [];
    const open = new Set<FunctionInfo>();
    const enter = (fn: FunctionInfo) => {
      open.add(fn);
      path.push({ fn, rest: [...fn.calls] });
    };
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.shift();
      if (next === undefined) {
        path.pop();
        open.delete(top.fn);
        done.add(top.fn);
      } else if (open.has(next[0])) {
        invalid(
          next[1],
          `'${next[0].name}' calls itself, directly or through others; WGSL has no recursion. Use a loop.`,
        );
      } else if (!done.has(next[0])) enter(next[0]);
    }
  }
}
