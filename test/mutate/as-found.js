// Prints each change that no test notices as soon as it is found, because a run takes long and reading can start earlier.
class AsFound {
  onMutantTested({ status, fileName, location, mutatorName, replacement }) {
    if (status !== 'Survived' && status !== 'NoCoverage') return;
    const { line, column } = location.start;
    process.stdout.write(`${status} ${fileName}:${line}:${column} ${mutatorName} -> ${replacement}\n`);
  }
}

/** A plugin in the form that Stryker loads. */
export const strykerPlugins = [{ kind: 'Reporter', name: 'as-found', injectableClass: AsFound }];
