import { invalid } from './fault.ts';
import type { TypedExpression, TypedLoop, TypedStatement, Variable } from './typed.ts';

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

/** The variables that these statements and expressions name. */
export function variablesIn(
  body: readonly TypedStatement[],
  expressions: readonly (TypedExpression | undefined)[],
): Set<Variable> {
  const found = new Set<Variable>();
  const visit = (expression: TypedExpression | undefined): void => {
    if (expression?.kind === 'variable') found.add(expression.variable);
    if (expression) operandsOf(expression).forEach(visit);
  };
  const visitAll = (statements: readonly TypedStatement[]): void => {
    for (const statement of statements) {
      switch (statement.kind) {
        case 'declare':
          visit(statement.variable.init);
          break;
        case 'assign':
        case 'compound':
          visit(statement.place);
          visit(statement.value);
          break;
        case 'block':
          visitAll(statement.body);
          break;
        case 'if':
          visit(statement.condition);
          visitAll(statement.then);
          visitAll(statement.otherwise);
          break;
        case 'switch':
          visit(statement.selector);
          for (const clause of statement.clauses) visitAll(clause.body);
          break;
        case 'loop':
          visitAll(statement.init ? [statement.init] : []);
          visit(statement.condition);
          visitAll(statement.body);
          visitAll(statement.continuing);
          visit(statement.breakIf);
          break;
        case 'return':
          visit(statement.value);
          break;
        case 'break':
        case 'continue':
          break;
        default:
          statement satisfies never;
      }
    }
  };
  visitAll(body);
  expressions.forEach(visit);
  return found;
}

/** A `continue` must not jump over the declaration of what `continuing` uses. */
export function checkBypass({ body, continuing, breakIf }: TypedLoop): void {
  const jump = body.findIndex((statement) => continues([statement]));
  if (jump < 0) return;
  const used = variablesIn(continuing, [breakIf]);
  for (const statement of body.slice(jump)) {
    if (statement.kind === 'declare' && used.has(statement.variable)) {
      const { name, at } = statement.variable;
      invalid(at, `a 'continue' skips the declaration of '${name}', which 'continuing' uses; declare it earlier.`);
    }
  }
}
