// Tells of each change that no test notices as soon as it is known: a run takes long, and reading can begin meanwhile.
class AsFound {
  onMutantTested({ status, fileName, location, mutatorName, replacement }) {
    if (status !== 'Survived' && status !== 'NoCoverage') return;
    const { line, column } = location.start;
    process.stdout.write(`${status} ${fileName}:${line}:${column} ${mutatorName} -> ${replacement}\n`);
  }
}

/** A plugin of Stryker's, in the form that it loads. */
export const strykerPlugins = [{ kind: 'Reporter', name: 'as-found', injectableClass: AsFound }];
