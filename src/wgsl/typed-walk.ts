import { isBarrier } from './builtin-names.ts';
import { invalid } from './fault.ts';
import type { FunctionInfo, TypedExpression, TypedLoop, TypedStatement, Variable } from './typed.ts';

/** The expressions that an expression is made of. */
export function operandsOf(expression: TypedExpression): readonly TypedExpression[] {
  switch (expression.kind) {
    case 'constant':
    case 'variable':
      return [];
    case 'part':
    case 'swizzle':
      return [expression.base];
    case 'index':
      return [expression.base, expression.index];
    case 'binary':
    case 'logical':
      return [expression.left, expression.right];
    case 'call':
    case 'builtin':
    case 'construct':
      return expression.args;
    case 'unary':
    case 'splat':
    case 'convert':
    case 'bitcast':
      return [expression.arg];
    case 'addressOf':
      return [expression.place];
    case 'dereference':
      return [expression.pointer];
    default:
      return expression satisfies never;
  }
}

/** Whether a `continue` goes to the end of this body. */
export function continues(body: readonly TypedStatement[]): boolean {
  return body.some((statement) => {
    switch (statement.kind) {
      case 'continue':
        return true;
      case 'block':
        return continues(statement.body);
      case 'if':
        return continues(statement.then) || continues(statement.otherwise);
      case 'switch':
        return statement.clauses.some((clause) => continues(clause.body));
      default:
        return false;
    }
  });
}

/** Calls `visit` for all expressions in these statements, and in what they are made of. */
export function forEachTypedExpression(
  body: readonly TypedStatement[],
  visit: (expression: TypedExpression) => void,
): void {
  const walk = (expression: TypedExpression | undefined): void => {
    if (expression === undefined) return;
    visit(expression);
    operandsOf(expression).forEach(walk);
  };
  const walkAll = (statements: readonly TypedStatement[]): void => {
    for (const statement of statements) {
      switch (statement.kind) {
        case 'declare':
          walk(statement.variable.init);
          break;
        case 'assign':
        case 'compound':
          walk(statement.place);
          walk(statement.value);
          break;
        case 'block':
          walkAll(statement.body);
          break;
        case 'if':
          walk(statement.condition);
          walkAll(statement.then);
          walkAll(statement.otherwise);
          break;
        case 'switch':
          walk(statement.selector);
          for (const clause of statement.clauses) walkAll(clause.body);
          break;
        case 'loop':
          walkAll(statement.init ? [statement.init] : []);
          walk(statement.condition);
          walkAll(statement.body);
          walkAll(statement.continuing);
          walk(statement.breakIf);
          break;
        case 'return':
          walk(statement.value);
          break;
        case 'break':
        case 'continue':
          break;
        default:
          statement satisfies never;
      }
    }
  };
  walkAll(body);
}

/** The functions in which a workgroup waits at a barrier, themselves or in what they call. */
export function functionsWithBarriers(functions: readonly FunctionInfo[]): ReadonlySet<FunctionInfo> {
  const callers = new Map<FunctionInfo, FunctionInfo[]>();
  const found = new Set<FunctionInfo>();
  for (const fn of functions) {
    for (const callee of fn.calls.keys()) callers.set(callee, [...(callers.get(callee) ?? []), fn]);
    forEachTypedExpression(fn.body, (expression) => {
      if (expression.kind === 'builtin' && isBarrier(expression.name)) found.add(fn);
    });
  }
  // A set grows while it is walked.
  for (const fn of found) for (const caller of callers.get(fn) ?? []) found.add(caller);
  return found;
}

/** A `continue` must not jump over the declaration of what `continuing` uses. */
export function checkBypass({ body, continuing, breakIf }: TypedLoop): void {
  const jump = body.findIndex((statement) => continues([statement]));
  if (jump < 0) return;
  const used = new Set<Variable>();
  const note = (expression: TypedExpression) => {
    if (expression.kind === 'variable') used.add(expression.variable);
  };
  forEachTypedExpression(continuing, note);
  if (breakIf) forEachTypedExpression([{ kind: 'return', at: breakIf.at, value: breakIf }], note);
  for (const statement of body.slice(jump)) {
    if (statement.kind === 'declare' && used.has(statement.variable)) {
      const { name, at } = statement.variable;
      invalid(at, `a 'continue' skips the declaration of '${name}', which 'continuing' uses; declare it earlier.`);
    }
  }
}
