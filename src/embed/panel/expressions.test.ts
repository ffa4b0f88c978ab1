import { describe, expect, it } from 'vitest';
import { parsedSource, parsedSum } from './expressions.ts';

describe('what users write about messages', () => {
  it('is a path, an angle of a quaternion, or either with another sign', () => {
    expect(parsedSource('x', 'pose.pose.position.x')).toEqual({ path: 'pose.pose.position.x' });
    expect(parsedSource('x', ' position.2 ')).toEqual({ path: 'position.2' });
    expect(parsedSource('yaw', 'yaw( pose.pose.orientation )')).toEqual({
      path: 'pose.pose.orientation',
      convert: 'yaw',
    });
    expect(parsedSource('z', '- pose.z')).toEqual({ path: 'pose.z', scale: -1 });
  });

  it.each([
    '',
    'a b',
    'x()',
    'turn(pose)',
    'a..b',
    'a.__proto__',
    'constructor.name',
    'alert(1)',
    'x;y',
    'a'.repeat(300),
  ])('is refused by name: %j', (text) => {
    expect(() => parsedSource('speed', text)).toThrow(/^speed/);
  });

  it('is a sum of actions with factors', () => {
    const names = ['left', 'right'];
    expect(parsedSum('linear.x', '0.5 * left + 0.5right', names)).toEqual({ of: { left: 0.5, right: 0.5 }, offset: 0 });
    expect(parsedSum('angular.z', 'left - right', names)).toEqual({ of: { left: 1, right: -1 }, offset: 0 });
    expect(parsedSum('linear.x', '-left + 2*left - .1', names)).toEqual({ of: { left: 1 }, offset: -0.1 });
    expect(parsedSum('linear.y', '  ', names)).toEqual({ of: {}, offset: 0 });
  });

  it.each([
    'up',
    'left right',
    'left +',
    '2 * ',
    'left * 2',
    '1e3*left',
    '9999999*left',
    'toString',
    '(left)',
    '1'.repeat(400),
  ])('is no sum: %j', (text) => {
    expect(() => parsedSum('linear.x', text, ['left', 'right'])).toThrow(/^linear\.x: got/);
  });
});
