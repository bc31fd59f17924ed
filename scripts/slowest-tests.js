const shown = 10;

/** A reporter of vitest's that ends the run with the slowest tests: where the time of a suite goes is seen before it is too much. */
export default class SlowestTests {
  /** @param {ReadonlyArray<import('vitest/node').TestModule>} modules */
  onTestRunEnd(modules) {
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({
        milliseconds: test.diagnostic()?.duration ?? 0,
        name: `${module.relativeModuleId} > ${test.fullName}`,
      })),
    );
    const slowest = tests.sort((a, b) => b.milliseconds - a.milliseconds).slice(0, shown);
    if (slowest.length < shown) return;
    console.log('\n The slowest tests');
    for (const { milliseconds, name } of slowest)
      console.log(`${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${name}`);
  }
}
