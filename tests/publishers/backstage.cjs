// Backstage's own reader of published docs, asked for one component.
const {Publisher} = require("@backstage/plugin-techdocs-node");
const {ConfigReader} = require("@backstage/config");
const express = require("express");
const http = require("http");
const [endpoint, bucket, ...refs] = process.argv.slice(2);
const logger = {info() {}, debug() {}, warn: console.error, error: console.error, child() { return logger; }};
(async () => {
  const config = new ConfigReader({techdocs: {publisher: {type: "awsS3", awsS3: {
    bucketName: bucket, bucketRootPath: "site", region: "us-east-1", endpoint, s3ForcePathStyle: true, accountId: "123456789012"}}},
    aws: {accounts: [{accountId: "123456789012", accessKeyId: "key", secretAccessKey: "secret"}]}});
  const discovery = {getBaseUrl: async () => "http://127.0.0.1/api/techdocs", getExternalBaseUrl: async () => ""};
  const publisher = await Publisher.fromConfig(config, {logger, discovery});
  console.error(await publisher.getReadiness());
  const app = express(); app.use("/static/docs", publisher.docsRouter());
  const server = http.createServer(app).listen(0, "127.0.0.1", async () => {
    const out = {};
    for (const ref of refs) {
      const [namespace, kind, name] = ref.split("/");
      const entity = {kind, metadata: {namespace, name}};
      const generated = await publisher.hasDocsBeenGenerated(entity);
      const metadata = await publisher.fetchTechDocsMetadata({namespace, kind, name});
      const answers = {};
      for (const file of metadata.files) {
        const answer = await fetch(`http://127.0.0.1:${server.address().port}/static/docs/${ref}/${encodeURI(file)}`);
        answers[file] = [answer.status, answer.headers.get("content-type")];
      }
      out[ref] = {generated, metadata, answers};
    }
    console.log(JSON.stringify(out)); server.close(); process.exit(0);
  });
})().catch((error) => { console.error(error); process.exit(1); });
