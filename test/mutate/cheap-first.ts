import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * First the files that noticed a change before, for those beside it are often noticed by the same, then the small ones, which
 * are over soon: a change needs to be noticed once.
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
