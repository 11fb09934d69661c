import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

describe('the image', () => {
  it.each(['Dockerfile', 'docker-compose.yml', 'README.md'])('has every program that %s names', (file) => {
    const programs = [...read(file).matchAll(/dist\/([\w/]+)\.js/g)].map(([, program = '']) => program);
    expect(programs).toContain('api/main');
    const bundled = 'workflows.bundle';
    const missing = programs.filter((program) => program !== bundled && !existsSync(path.join(ROOT, `${program}.ts`)));
    expect(missing).toEqual([]);
  });

  it('is built from every folder that a program needs', () => {
    const taken: string[] = read('.dockerignore').match(/(?<=^!)[\w.-]+$/gm) ?? [];
    const { include } = JSON.parse(read('tsconfig.json')) as { include: string[] };
    const left = include.filter((folder) => !taken.includes(folder));
    expect(left).toEqual(['bench', 'test']);
    const foreign = taken
      .filter((name) => include.includes(name))
      .flatMap((folder) =>
        readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
          path.join(folder, name),
        ),
      )
      .filter((name) => name.endsWith('.ts') && /from '(\.\.\/)+(bench|test)\//.test(read(name)));
    expect(foreign).toEqual([]);
  });
});
