// Where the real parts come from when they are not on this machine: Maven, pip and apt, at versions that were tried.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { mustRun, onPath } from './commands';

/** Kept between runs; AFTERSHOCK_CACHE moves it out of the clone. */
const home = resolve(process.env['AFTERSHOCK_CACHE'] ?? '.aftershock', 'conformance');
const limitSeconds = 600;

const versions = { dynamodbLocal: '3.1.0', moto: '5.2.5', cfnLint: '1.58.0', schemathesis: '4.32.5' };
const folders = { java: resolve(home, `dynamodb-local-${versions.dynamodbLocal}`), python: resolve(home, 'python') };

const ifThere = (path: string): string | undefined => (existsSync(path) ? path : undefined);

const need = (program: string): string => {
  const found = onPath(program);
  if (!found) throw new Error(`${program} is not on the PATH`);
  return found;
};

/** The folder of DynamoDB Local's jars, complete (the marker is written last). */
export const findDynamodbLocal = (): string | undefined =>
  onPath('java') && ifThere(resolve(folders.java, 'complete')) ? folders.java : undefined;

const pom = `<project><modelVersion>4.0.0</modelVersion><groupId>aftershock</groupId><artifactId>conformance</artifactId><version>1</version>
<dependencies><dependency><groupId>software.amazon.dynamodb</groupId><artifactId>DynamoDBLocal</artifactId>
<version>${versions.dynamodbLocal}</version></dependency></dependencies></project>\n`;

export async function installDynamodbLocal(): Promise<void> {
  need('java');
  const maven = need('mvn');
  mkdirSync(folders.java, { recursive: true });
  writeFileSync(resolve(folders.java, 'pom.xml'), pom);
  const args = ['-q', '-B', '-f', resolve(folders.java, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${folders.java}`];
  await mustRun(maven, args, { limitSeconds });
  writeFileSync(resolve(folders.java, 'complete'), '');
}

const inVenv = (program: string) => ifThere(resolve(folders.python, 'bin', program));

export const findMoto = (): string | undefined => inVenv('moto_server') ?? onPath('moto_server');
export const findCfnLint = (): string | undefined => inVenv('cfn-lint') ?? onPath('cfn-lint');
export const findSchemathesis = (): string | undefined => inVenv('schemathesis') ?? onPath('schemathesis');

const pip = async (requirement: string): Promise<void> => {
  if (!inVenv('pip')) {
    rmSync(folders.python, { recursive: true, force: true });
    await mustRun(need('python3'), ['-m', 'venv', folders.python], { limitSeconds });
  }
  await mustRun(resolve(folders.python, 'bin/pip'), ['install', '-q', '--disable-pip-version-check', requirement], { limitSeconds });
};

export const installMoto = (): Promise<void> => pip(`moto[server]==${versions.moto}`);
export const installCfnLint = (): Promise<void> => pip(`cfn-lint==${versions.cfnLint}`);
export const installSchemathesis = (): Promise<void> => pip(`schemathesis==${versions.schemathesis}`);

export const findChromium = (): string | undefined =>
  process.env['CHROMIUM'] ?? onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');

export async function installChromium(): Promise<void> {
  const apt = need('apt-get');
  if (process.getuid?.() !== 0) throw new Error('no Chromium on the PATH, and only root can install it');
  await mustRun(apt, ['update', '-q'], { limitSeconds });
  await mustRun(apt, ['install', '-q', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], {
    limitSeconds,
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}
