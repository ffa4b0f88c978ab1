import { writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** What a file of tests came to. */
export interface TestedFile {
  readonly file: string;
  readonly passed: number;
  /** Names of those that failed, each with the first error. */
  readonly failed: readonly { readonly name: string; readonly error: string }[];
  readonly seconds: number;
}

/** What the part is told. */
export interface TestRequest {
  /** Root of the project within the bundle. */
  readonly root: string;
  readonly files: readonly string[];
  /** Where the outcome is written, after each file anew. */
  readonly output: string;
}

/** Beyond this more processes would only wait for the one GPU. */
const MOST_WORKERS = 8;

/** Runs files of tests; says whether all passed. */
export async function runTests({ root, files, output }: TestRequest): Promise<boolean> {
  const done: TestedFile[] = [];
  const add = (tested: TestedFile) => {
    done.push(tested);
    writeFileSync(output, `${JSON.stringify(done, undefined, 2)}\n`);
    process.stdout.write(lineOf(tested, done.length, files.length));
  };
  const reporter: Reporter = {
    onTestModuleEnd: (module) => add(testedFile(root, module)),
    onTestRunEnd(_, errors) {
      if (errors.length === 0) return;
      const failed = errors.map(({ name = 'error', message }) => ({ name, error: firstLines(message) }));
      add({ file: 'outside of tests', passed: 0, failed, seconds: 0 });
    },
  };
  // A variable, so that it is not bundled: it lies beside.
  const name = 'vitest/node';
  const { startVitest } = (await import(/* @vite-ignore */ name)) as typeof import('vitest/node');
  const vitest = await startVitest(
    'test',
    [],
    {
      root,
      config: false,
      watch: false,
      include: [...files],
      pool: 'forks',
      maxWorkers: Math.max(1, Math.min(MOST_WORKERS, availableParallelism() >> 1)),
      testTimeout: 120_000,
      hookTimeout: 120_000,
      reporters: [reporter],
    },
    {
      cacheDir: join(tmpdir(), 'forerun-bench-cache'),
      // Packages as Node itself finds them: their other builds were left behind.
      resolve: { mainFields: [] },
      // A bare machine may not know 'localhost'.
      server: { host: '127.0.0.1' },
    },
  );
  await vitest.close();
  return done.length === files.length && done.every(({ failed }) => failed.length === 0);
}

function testedFile(root: string, module: TestModule): TestedFile {
  const tests = [...module.children.allTests()];
  const failed = tests.filter((test) => !['passed', 'skipped'].includes(test.result().state));
  const whole = module.errors().map(({ message }) => ({ name: 'the file itself', error: firstLines(message) }));
  // What stands before or after all tests of a group.
  const groups = [...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map(({ message }) => ({ name: suite.fullName, error: firstLines(message) })),
  );
  return {
    file: module.moduleId.slice(root.length + 1),
    passed: tests.filter((test) => test.result().state === 'passed').length,
    failed: [
      ...whole,
      ...groups,
      ...failed.map((test) => ({
        name: test.fullName,
        error: firstLines(test.result().errors?.[0]?.message ?? 'it did not run'),
      })),
    ],
    seconds: Math.round(module.diagnostic().duration) / 1000,
  };
}

function firstLines(message: string): string {
  return message.split('\n').slice(0, 5).join('\n').slice(0, 1000);
}

function lineOf({ file, passed, failed, seconds }: TestedFile, number: number, of: number): string {
  const faults = failed.map(({ name, error }) => `    FAILED ${name}\n      ${error.replaceAll('\n', '\n      ')}\n`);
  const outcome = failed.length === 0 ? `${passed} passed` : `${passed} passed, ${failed.length} FAILED`;
  return `${number}/${of} ${file}: ${outcome}, ${seconds.toFixed(1)} s\n${faults.join('')}`;
}
