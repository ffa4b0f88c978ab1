import { optionalPackage } from './optional-package.ts';

/**
 * JSON Schema of `foxglove.SceneUpdate`, as text. Loaded when it is asked for: the package holds the schemas of all messages.
 */
export async function sceneUpdateSchema(): Promise<string> {
  const { SceneUpdate } = await optionalPackage(
    'foxglove.SceneUpdate',
    '@foxglove/schemas',
    () => import('@foxglove/schemas/jsonschema.js'),
  );
  return JSON.stringify(SceneUpdate);
}
