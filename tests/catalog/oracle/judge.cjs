// What Backstage says of catalog documents: its own code reads each text and processes each entity of it.
//
// Takes, on standard input, one JSON object a line: `text` (a descriptor), `files` (what its placeholders may name, by
// path). Gives `text` and `verdicts`: for each document in it, in order, `ref` and `relations` of the entity that
// Backstage keeps, or `refused` with the reason. Usage: node judge.cjs NODE_MODULES

'use strict';

const path = require('node:path');
const readline = require('node:readline');

const modules = path.resolve(process.argv[2]);
const load = name => require(require.resolve(name, { paths: [modules] }));
const part = file => require(path.join(modules, '@backstage/plugin-catalog-backend/dist', file));

const model = load('@backstage/catalog-model');
const ai = load('@backstage/catalog-model/alpha');
const { ScmIntegrations } = load('@backstage/integration');
const { ConfigReader } = load('@backstage/config');
const { templateEntityV1beta3Validator } = load('@backstage/plugin-scaffolder-common');
const { parseEntityYaml } = load('@backstage/plugin-catalog-node');
const { DefaultCatalogProcessingOrchestrator } = part('processing/DefaultCatalogProcessingOrchestrator.cjs.js');
const { ProcessorOutputCollector } = part('processing/ProcessorOutputCollector.cjs.js');
const { BuiltinKindsEntityProcessor } = part('processors/BuiltinKindsEntityProcessor.cjs.js');
const { ModelProcessor } = part('processors/ModelProcessor.cjs.js');
const { AnnotateLocationEntityProcessor } = part('processors/AnnotateLocationEntityProcessor.cjs.js');
const placeholders = part('processors/PlaceholderProcessor.cjs.js');

const ROOT = 'https://github.com/acme/shop/blob/main/';
const LOCATION = { type: 'url', target: `${ROOT}catalog-info.yaml` };
const integrations = ScmIntegrations.fromConfig(new ConfigReader({ integrations: { github: [{ host: 'github.com' }] } }));
const logger = { child: () => logger, debug() {}, info() {}, warn() {}, error() {} };

const policy = model.EntityPolicies.allOf([
  new model.SchemaValidEntityPolicy(),
  new model.DefaultNamespaceEntityPolicy(),
  new model.NoForeignRootFieldsEntityPolicy(),
  new model.FieldFormatEntityPolicy(model.makeValidator({})),
]);

// Kinds that only a module knows: Template of the scaffolder, AiResource and `mcp-server` of the AI module.
const templates = {
  getProcessorName: () => 'ScaffolderEntitiesProcessor',
  validateEntityKind: entity => templateEntityV1beta3Validator.check(entity),
};
const aiModel = new ModelProcessor({
  model: ai.compileCatalogModel([ai.defaultCatalogEntityModel, ai.aiResourceEntityModel, ai.mcpServerApiEntityModel]),
});
const isOfAi = entity =>
  entity.kind === 'AiResource' || (entity.kind === 'API' && entity.spec?.type === 'mcp-server');

function processorsFor(entity, files) {
  const reader = {
    async readUrl(url) {
      const name = decodeURIComponent(url.replace(ROOT, '').replace('https://github.com/acme/shop/tree/main/', ''));
      if (!Object.hasOwn(files, name)) {
        throw new Error(`no such file: ${url}`);
      }
      return { buffer: async () => Buffer.from(files[name]) };
    },
  };
  return [
    new placeholders.PlaceholderProcessor({
      resolvers: {
        json: placeholders.jsonPlaceholderResolver,
        yaml: placeholders.yamlPlaceholderResolver,
        text: placeholders.textPlaceholderResolver,
      },
      reader,
      integrations,
    }),
    isOfAi(entity) ? aiModel : new BuiltinKindsEntityProcessor(),
    new AnnotateLocationEntityProcessor({ integrations }),
    templates,
    // What a Location names is not read: that is another document.
    { getProcessorName: () => 'Targets', readLocation: async () => true },
  ];
}

// The reason alone, without who threw it and where.
function reason(message) {
  const [line] = message.split('\n');
  const words = line.replace(/^.*YAMLParseError: /, '').replace(/^.*?; caused by \w+: /, '');
  return words.replace(/ - \w+: .*| at line \d+, column \d+.*|;.*/g, '').slice(0, 90);
}

async function judge(emitted, files) {
  if (emitted.type === 'error') {
    return { refused: reason(emitted.error.message) };
  }
  const collector = new ProcessorOutputCollector(logger, {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: {
      name: 'root',
      annotations: Object.fromEntries(
        ['managed-by-location', 'managed-by-origin-location'].map(key => [`backstage.io/${key}`, `url:${LOCATION.target}`]),
      ),
    },
    spec: {},
  });
  collector.generic()(emitted);
  const { errors, deferredEntities } = collector.results();
  if (errors.length) {
    return { refused: reason(errors[0].message) };
  }
  const { entity } = deferredEntities[0];
  const orchestrator = new DefaultCatalogProcessingOrchestrator({
    processors: processorsFor(entity, files),
    integrations,
    logger,
    policy,
    rulesEnforcer: { isAllowed: () => true },
  });
  const result = await orchestrator.process({ entity });
  if (!result.ok) {
    return { refused: reason(result.errors[0].message) };
  }
  const own = model.stringifyEntityRef(result.completedEntity);
  const relations = result.relations
    .filter(relation => model.stringifyEntityRef(relation.source) === own)
    .map(relation => `${relation.type} ${model.stringifyEntityRef(relation.target)}`);
  return { ref: own, relations: [...new Set(relations)].sort() };
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const document = JSON.parse(line);
    const verdicts = [];
    try {
      for (const emitted of parseEntityYaml(Buffer.from(document.text), LOCATION)) {
        verdicts.push(await judge(emitted, document.files ?? {}));
      }
    } catch (error) {
      verdicts.push({ refused: reason(error.message) });
    }
    process.stdout.write(`${JSON.stringify({ text: document.text, verdicts })}\n`);
  }
}

main();
