import { describe, expect, it } from 'vitest';
import { rosDefinitions } from './ros-definitions.ts';

describe('definitions for ROS', () => {
  it.each([1, 2] as const)('of ROS %i are whole: every type that a field has is there', (version) => {
    const definitions = rosDefinitions(version);
    const complex = Object.values(definitions).flatMap(({ definitions }) =>
      definitions.filter(({ isComplex }) => isComplex).map(({ type }) => type),
    );
    expect(complex.length).toBeGreaterThan(20);
    for (const type of complex) expect(definitions).toHaveProperty([type]);
    expect(definitions['geometry_msgs/Twist']?.definitions.map(({ name }) => name)).toEqual(['linear', 'angular']);
    const header = definitions['std_msgs/Header']?.definitions.map(({ name }) => name);
    expect(header).toEqual(version === 1 ? ['seq', 'stamp', 'frame_id'] : ['stamp', 'frame_id']);
  });
});
