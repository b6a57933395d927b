import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * First the files that have noticed a change, because neighboring changes are often noticed by the same files; then the
 * small ones, which are quick: a change needs to be noticed only once.
 */
export class CheapFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const noticed = ({ project, moduleId }: TestSpecification) =>
      Number(
        this.ctx.cache.getFileTestResults(`${project.name}:${relative(this.ctx.config.root, moduleId)}`)?.failed ?? 0,
      );
    const size = ({ moduleId }: TestSpecification) => statSync(moduleId).size;
    return [...files].sort((a, b) => noticed(b) - noticed(a) || size(a) - size(b));
  }
}
