// What kind of file is this: something that runs, something that describes, or something that only proves or decorates?
import type { PathParts } from './path';

export type FileKind = 'test' | 'doc' | 'style' | 'asset' | 'build' | 'config' | 'data' | 'schema' | 'header' | 'translation' | 'source';

/** Kinds that cannot break production by themselves. */
export const harmlessKinds: ReadonlySet<FileKind> = new Set<FileKind>(['test', 'doc', 'style', 'asset']);

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const testFolders = list(`test tests __tests__ testing testdata test-data test_data testutil testutils test-utils test_utils
  fixture fixtures __fixtures__ mock mocks __mocks__ __snapshots__ e2e cypress playwright unittest unittests unit_tests androidtest
  testfixtures testlib testsuite testsuites testcase testcases stories storybook .storybook golden goldens benches benchmarks integrationtest
  integrationtests functionaltests acceptance`);
const testWords = list(
  'test tests spec specs unittest unittests browsertest browsertests perftest fuzzer fuzztest mock mocks stories story fixture fixtures benchmark benchmarks',
);
const firstTestWords = list('test tests mock fake stub');
const testFiles = list('conftest.py pytest.ini tox.ini .rspec phpunit.xml phpunit.xml.dist .coveragerc codecov.yml .codecov.yml .nycrc');
const testTools = list('jest vitest karma cypress playwright mocha codecov ava');
const testExtensions = list('snap golden feature');

const docFolders = list(
  'doc docs documentation rfc rfcs adr adrs wiki man example examples sample samples demo demos tutorial tutorials cookbook changelogs .changeset changelog',
);
const docExtensions = list('md mdx markdown rst adoc asciidoc org');
const docNames = list(`readme changelog changes license licence copying notice authors contributors contributing maintainers history todo
  code_of_conduct news thanks credits patents copyright owners security roadmap`);
const livingText = list('template templates prompt prompts');

const styleExtensions = list('css scss sass less styl pcss');
/** How an editor shows the code, and how it is laid out: nothing of it runs. */
const editorFolders = list('.vscode .idea .zed .fleet');
const editorFiles =
  list(`.editorconfig .prettierignore .prettierrc .prettierrc.json .prettierrc.yaml .prettierrc.yml .prettierrc.js .clang-format .rustfmt.toml
  rustfmt.toml .scalafmt.conf .gitignore .eslintignore .stylelintignore .git-blame-ignore-revs .mailmap`);
const assetExtensions = list('png jpg jpeg gif svg ico icns webp avif bmp ttf woff woff2 eot otf mp3 mp4 wav ogg mov webm pdf psd sketch');

const digestExtensions = list('md5 sha1 sha256 sha512');

const buildFiles =
  list(`makefile gnumakefile cmakelists.txt build build.bazel workspace workspace.bazel module.bazel build.gn .gn .gclient deps rakefile gemfile
  gemfile.lock package.json package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml pnpm-workspace.yaml bun.lockb go.mod go.sum go.work cargo.toml cargo.lock
  setup.py setup.cfg pyproject.toml poetry.lock uv.lock pipfile pipfile.lock pom.xml build.xml build.sbt composer.json composer.lock mix.exs mix.lock
  podfile podfile.lock package.swift package.resolved gradlew gradlew.bat gradle.properties flake.nix flake.lock meson.build configure.ac taskfile.yaml taskfile.yml
  justfile lerna.json nx.json turbo.json tsconfig.json babel.config.js .babelrc .npmrc .nvmrc .node-version .python-version .ruby-version .tool-versions`);
const buildExtensions = list('gn gni bazel bzl cmake mk gradle kts bp gyp gypi am m4 sln csproj vcxproj nix lock podspec gemspec');
const buildTools = list(
  'tsup rollup webpack vite eslint prettier babel postcss tailwind metro knip commitlint stylelint esbuild rspack turbo typedoc lint swc',
);
const configExtensions = list(
  'yml yaml toml ini cfg conf json json5 jsonc properties env xml hcl tf tfvars plist config rc cnf service socket timer editorconfig',
);
const dataExtensions = list('csv tsv parquet txt dat bin gz zip jsonl ndjson dblist list');
const schemaExtensions = list('sql ddl proto avsc avdl thrift fbs capnp prisma graphql graphqls gql xsd');
const headerExtensions = list('h hh hpp hxx inl pyi');
const translationExtensions = list('po pot mo xliff xlf arb strings');
const translationFolders = list('i18n l10n locale locales lang langs translations messages');

/** The kind of a file, by its name and folders alone. What proves or describes wins over what it is written in. */
export const kindOf = (parts: PathParts): FileKind => {
  if (isTest(parts)) return 'test';
  if (isDoc(parts)) return 'doc';
  if (styleExtensions.has(parts.extension) || isForEditors(parts)) return 'style';
  if (assetExtensions.has(parts.extension) || isAssetsDigest(parts)) return 'asset';
  if (isBuild(parts)) return 'build';
  if (translationExtensions.has(parts.extension) || isTranslation(parts)) return 'translation';
  return (
    kindByExtension.find(([extensions]) => extensions.has(parts.extension))?.[1] ??
    (parts.extension === '' && parts.file.startsWith('.') ? 'config' : 'source')
  );
};

const kindByExtension: readonly (readonly [ReadonlySet<string>, FileKind])[] = [
  [schemaExtensions, 'schema'],
  [headerExtensions, 'header'],
  [configExtensions, 'config'],
  [dataExtensions, 'data'],
];

const isForEditors = ({ file, folders }: PathParts): boolean =>
  editorFiles.has(file) || folders.some((folder) => editorFolders.has(folder));

/** `intro.wav.sha1` stands for a picture or sound that is kept elsewhere. */
const isAssetsDigest = ({ file, extension }: PathParts): boolean =>
  digestExtensions.has(extension) && assetExtensions.has(file.split('.').at(-2) ?? '');

const isTest = (parts: PathParts): boolean => {
  const { file, fileWords, extension } = parts;
  if (testFiles.has(file) || testExtensions.has(extension)) return true;
  const [first, last] = [fileWords[0] ?? '', fileWords.at(-1) ?? ''];
  if (testWords.has(last) && (!isContract(parts) || last.startsWith('unittest'))) return true;
  if (firstTestWords.has(first) && fileWords.length > 1) return true;
  if (testTools.has(first) && /config|conf|setup|ts|js|json/.test(file.slice(first.length))) return true;
  if (/[a-z0-9]it\.(java|kt|groovy)$/.test(parts.file) && parts.path.includes('IT.')) return true;
  return parts.folders.some((folder, at) => isTestFolder(parts, folder, at));
};

/** `spec/openapi.yaml` is a promise to clients, not a test. */
const isContract = ({ extension }: PathParts): boolean =>
  extension === 'yaml' || extension === 'yml' || extension === 'json' || schemaExtensions.has(extension);

const isTestFolder = (parts: PathParts, folder: string, at: number): boolean => {
  if (folder === 'spec') return !isContract(parts) && (at === 0 || parts.extension === 'rb' || parts.extension === 'js');
  if (testFolders.has(folder)) return true;
  const words = parts.folderWords[at] ?? [];
  if (words.length < 2 || words[0] === 'ab' || words[0] === 'split') return false;
  return firstTestWords.has(words[0] ?? '') || testWords.has(words.at(-1) ?? '') || words.at(-1) === 'testing';
};

const isDoc = ({ file, fileWords, extension, folders, folderWords }: PathParts): boolean => {
  if (docExtensions.has(extension)) return !folderWords.some((words) => words.some((word) => livingText.has(word)));
  if (folders.some((folder) => docFolders.has(folder))) return true;
  const plain = extension === '' || extension === 'txt' || extension === 'html';
  return plain && (docNames.has(fileWords.join('_')) || docNames.has(fileWords[0] ?? '')) && !file.startsWith('.');
};

const isBuild = ({ file, fileWords, extension }: PathParts): boolean =>
  (fileWords.at(-1) === 'config' && buildTools.has(fileWords[0] ?? '')) ||
  buildFiles.has(file) ||
  buildExtensions.has(extension) ||
  /^(requirements|constraints)[a-z0-9_.-]*\.(txt|in)$/.test(file) ||
  /^(dockerfile|containerfile)\b|\.dockerfile$/.test(file);

const isTranslation = ({ folders, extension }: PathParts): boolean =>
  (extension === 'json' || extension === 'yml' || extension === 'yaml' || extension === 'properties') &&
  folders.some((folder) => translationFolders.has(folder));
