// Lists repositories as Backstage does: reads app-configs from stdin, writes the targets of each one's locations.
const path = require("node:path");
const from = (name) => require(path.join(process.argv[2], name));
const { ConfigReader } = from("@backstage/config");
const { GithubEntityProvider } = from("@backstage/plugin-catalog-backend-module-github");

const logger = { child: () => logger, info() {}, debug() {}, warn: console.error, error: console.error };

async function list(settings) {
  let entities;
  const [provider] = GithubEntityProvider.fromConfig(new ConfigReader(settings), {
    logger,
    schedule: { run: ({ fn }) => fn() },
  });
  await provider.connect({ applyMutation: async (mutation) => (entities = mutation.entities), refresh: async () => {} });
  return entities.map(({ entity }) => entity.spec.target);
}

async function main() {
  let text = "";
  for await (const piece of process.stdin) text += piece;
  const lists = [];
  for (const settings of JSON.parse(text)) lists.push(await list(settings));
  process.stdout.write(JSON.stringify(lists));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
