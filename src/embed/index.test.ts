import { describe, expect, it } from 'vitest';
import * as embed from './index.ts';

describe('forerun/embed', () => {
  it('exports what users need, and loads where there is no page', () => {
    const names = Object.keys(embed);
    expect(names).toEqual(
      expect.arrayContaining([
        'ForerunView',
        'controlsFor',
        'createControls',
        'createPlots',
        'createRobotLoop',
        'createSimulation',
        'createStage',
        'defineForerunView',
        'driveRobot',
        'foxgloveServer',
        'foxgloveTransport',
        'readRun',
        'rosbridgeTransport',
        'writeRun',
      ]),
    );
    expect(() => embed.defineForerunView()).toThrow(/no custom elements here; call it in a page/);
  });
});
