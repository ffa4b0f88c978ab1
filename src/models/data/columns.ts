import { actionColumns, type TransitionSpace } from './transitions.ts';

/**
 * Names of the numbers of a transition as files and errors use them, in order: `state.x` per component, `action.u` per component
 * (`action` for an index), `reward`, `nextState.x` per component, `terminated`, `truncated`.
 */
export function columnNames(space: TransitionSpace): readonly string[] {
  return [
    ...space.stateNames.map((name) => `state.${name}`),
    ...actionColumnNames(space),
    'reward',
    ...space.stateNames.map((name) => `nextState.${name}`),
    'terminated',
    'truncated',
  ];
}

/** Names of an action's columns. */
export function actionColumnNames({ action }: TransitionSpace): readonly string[] {
  return action.kind === 'discrete' ? ['action'] : action.names.map((name) => `action.${name}`);
}

/** The columns of transitions that hold numbers, and those that hold flags. */
export const NUMBERS = ['states', 'actions', 'rewards', 'nextStates'] as const;

/** See {@link NUMBERS}. */
export const FLAGS = ['terminated', 'truncated'] as const;

/** How many entries of each column make one transition. */
export function columnWidths(
  space: TransitionSpace,
): Readonly<Record<(typeof NUMBERS | typeof FLAGS)[number], number>> {
  const states = space.stateNames.length;
  const actions = actionColumns(space);
  return { states, actions, rewards: 1, nextStates: states, terminated: 1, truncated: 1 };
}
