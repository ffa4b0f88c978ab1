import type { Expr } from '../ir.ts';
import { operands } from './traverse.ts';

/** A text that is the same for the same expression, and for no other. */
export function keyOf(expr: Expr): string {
  switch (expr.op) {
    case 'const':
      return `${expr.type} ${Object.is(expr.value, -0) ? '-0' : expr.value}`;
    case 'local':
      return `local ${expr.index}`;
    case 'bufferWords':
      return `words ${expr.buffer}`;
    case 'load': {
      const place = expr.place.kind === 'buffer' ? expr.place.buffer : expr.place.kind;
      return `load ${expr.type} ${place} ${expr.base}(${operands(expr).map(keyOf).join()})`;
    }
    case 'unary':
    case 'binary':
      return `${expr.fn} ${expr.type}(${operands(expr).map(keyOf).join()})`;
    case 'convert':
    case 'bitcast':
      return `${expr.op} ${expr.type} ${expr.from}(${keyOf(expr.arg)})`;
    case 'fma':
      return `fma(${operands(expr).map(keyOf).join()})`;
    case 'select':
      return `select(${operands(expr).map(keyOf).join()})`;
  }
}
