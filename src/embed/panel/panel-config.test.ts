import { describe, expect, it } from 'vitest';
import { checkedConfig, defaultConfig } from './panel-config.ts';
import { editedConfig } from './settings-edit.ts';
import { settingsNodes } from './settings-tree.ts';

const config = defaultConfig();
const saved = (change: object) => ({ ...structuredClone(config), ...change });

describe('what a layout keeps of a panel', () => {
  it('comes back as it was saved', () => {
    const edited = [
      [['robot', 'stateTopic'], '/odom'],
      [['planner', 'samples'], 512],
      [['planner', 'noiseStd/right'], 0.1],
      [['system', 'goalX'], 3],
      [['command', 'linear.x'], '2 * left'],
    ].reduce((before, [path, value]) => editedConfig(before, path as string[], value), config);
    const back = checkedConfig(JSON.parse(JSON.stringify(edited)));
    expect(back).toEqual({ config: edited, problems: [] });
    expect(back.config.simulation.settings.noiseStd).toHaveLength(2);
  });

  it.each([undefined, null, {}, 'text', 7, []])('is the default where it is %j', (given) => {
    expect(checkedConfig(given)).toEqual({ config, problems: [] });
  });

  it('is taken part by part when it is a stranger’s, and what is refused is named', () => {
    const robot = { ...config.robot, rate: 1e9, stateTopic: ['/odom'], frame: 'map', state: { x: 'a', evil: 'b' } };
    const { config: taken, problems } = checkedConfig(saved({ robot, view: { candidates: Number.NaN, published: 4 } }));
    expect(taken.robot).toEqual({ ...config.robot, frame: 'map' });
    expect(taken.view).toEqual({ ...config.view, published: 4 });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['stateTopic', 'state', 'rate', 'candidates']);
  });

  it.each([
    { version: 2 },
    { simulation: { system: 'toString' } },
    { simulation: { system: 'bicycle', params: { goalX: 'far' } } },
    { simulation: { settings: { samples: -1 } } },
    { robot: { state: { x: 'alert(1)', y: 'y', yaw: 'yaw' } } },
    { robot: { command: { 'linear.x': 'left(' } } },
    { robot: { stamp: '__proto__.x' } },
  ])('never makes a panel that cannot start: %j', (change) => {
    const { config: taken, problems } = checkedConfig(saved(change));
    expect(problems).not.toEqual([]);
    expect(taken.robot.state).toEqual(config.robot.state);
    expect(taken.simulation).toEqual(config.simulation);
  });
});

describe('the settings tree', () => {
  const context = { publishing: false, cannotPublish: undefined, topics: ['/odom'], errors: {} };

  it('has a field for every setting of the planner and every parameter of the system', () => {
    const nodes = settingsNodes(config, context);
    expect(Object.keys(nodes.planner?.fields ?? {})).toEqual(
      expect.arrayContaining(['samples', 'horizon', 'temperature', 'noiseStd/left', 'noiseStd/right']),
    );
    expect(nodes.system?.fields?.goalX).toMatchObject({ input: 'number', value: 10, label: 'Goal X (m)' });
    // Hosts keep what they know of topics under this name.
    expect(nodes).not.toHaveProperty('topics');
  });

  it('takes another system with its own messages, and settings that were cleared', () => {
    const car = editedConfig(config, ['task', 'system'], 'bicycle');
    expect(car.robot).toMatchObject({ commandFormat: 'json', state: { speed: 'twist.twist.linear.x' }, rate: 10 });
    expect(settingsNodes(car, context)).not.toHaveProperty('command');
    const few = editedConfig(config, ['planner', 'samples'], 64);
    expect(editedConfig(few, ['planner', 'samples'], undefined).simulation.settings).toEqual({});
  });

  it.each([
    [['planner', 'samples'], 0.5, /^Samples: got 0\.5/],
    [['planner', 'toString'], 1, /no field 'planner\.toString'/],
    [['planner', 'noiseStd/up'], 1, /no field/],
    [['robot', 'rate'], 0, /^rate: got 0; give a number from 0\.1 to 100/],
    [['robot', '__proto__'], 0, /no field/],
    [['state', 'x'], '1 +', /^x: got '1 \+'/],
    [['state', 'constructor'], 'x', /no field/],
    [['command', 'linear.x'], 'up', /^linear\.x: got 'up'/],
    [['task', 'planner'], 'magic', /no planner 'magic'/],
    [['view', 'candidates'], '12', /^candidates: got 12/],
    [[], 1, /no field/],
  ])('refuses %j = %j, and says why', (path, value, reason) => {
    expect(() => editedConfig(config, path, value)).toThrow(reason);
  });

  it('shows what was wrong with an edit at its field', () => {
    const nodes = settingsNodes(config, { ...context, errors: { 'planner.samples': 'Samples: got 0.' } });
    expect(nodes.planner?.fields?.samples).toMatchObject({ error: 'Samples: got 0.' });
  });
});
