"""AsyncAPI, GraphQL, protobuf and MCP as the same operations and shapes."""

from tests.apis.reading import fields, read, shown, told

STREAMS = """
asyncapi: 3.0.0
info: {title: Plays, version: 1.0.0}
servers: {main: {host: 'kafka.example:9092', protocol: kafka}}
channels:
  plays:
    address: plays.{region}
    parameters: {region: {description: Where, enum: [eu, us]}}
    messages: {play: {$ref: '#/components/messages/Play'}}
  spare: {address: spare.v1}
operations:
  sendPlay: {action: send, summary: One play, channel: {$ref: '#/channels/plays'}}
components:
  messages:
    Play:
      name: Play
      contentType: application/json
      headers: {type: object, properties: {trace: {type: string}}}
      payload: {type: object, required: [track], properties: {track: {type: string}}}
      examples: [{payload: {track: t-1}}]
"""


def test_asyncapi_3_has_operations_and_the_channels_that_none_uses() -> None:
    document = read(STREAMS, "asyncapi")
    assert (document.format, document.servers[0].url) == ("AsyncAPI 3.0", "kafka://kafka.example:9092")
    send, spare = document.operations
    assert (shown(send), send.summary) == ("SEND plays.{region} sendPlay", "One play")
    assert shown(spare) == "CHANNEL spare.v1"
    assert [(one.place, one.name, one.values) for one in send.parameters] == [
        ("path", "region", ("eu", "us")), ("header", "trace", ()),
    ]  # fmt: skip
    (body,) = send.bodies
    assert (body.name, body.media, body.example) == ("Play", "application/json", '{\n  "track": "t-1"\n}')
    assert fields(document, body.shape) == ["track string required"]


def test_asyncapi_2_has_what_can_be_done_with_each_channel() -> None:
    document = read(
        """
        asyncapi: 2.6.0
        defaultContentType: application/json
        channels:
          plays:
            publish: {operationId: play, message: {oneOf: [{name: A, payload: {type: string}}, {name: B}]}}
            subscribe: {message: {$ref: '#/components/messages/C'}}
        components: {messages: {C: {payload: {type: object, properties: {x: {type: integer}}}}}}
        """,
        "asyncapi",
    )
    publish, subscribe = document.operations
    assert (shown(publish), shown(subscribe)) == ("PUBLISH plays play", "SUBSCRIBE plays")
    assert [(body.name, body.media) for body in publish.bodies] == [
        ("A", "application/json"), ("B", "application/json"),
    ]  # fmt: skip
    assert (subscribe.bodies[0].name, subscribe.bodies[0].media) == ("C", "application/json")


TRACKS = """
type Query {
  "One track"
  track(id: ID!, full: Boolean = false): Track
}
type Mutation { rename(id: ID!, title: String!): Track! @deprecated(reason: "Use `edit`") }
type Track { id: ID! title: String artist: Artist kind: Kind }
type Artist { tracks(first: Int): [Track!]! }
enum Kind { SONG TALK @deprecated }
union Found = Track | Artist
input Edit { title: String = "x" }
"""


def test_graphql_has_the_fields_of_its_roots_as_operations() -> None:
    document = read(TRACKS, "graphql")
    track, rename = document.operations
    assert (shown(track), track.description, track.group) == ("QUERY track track", "One track", "Queries")
    assert [(one.name, one.type, one.required, one.notes) for one in track.parameters] == [
        ("id", "ID!", True, ()), ("full", "Boolean", False, ("default false",)),
    ]  # fmt: skip
    assert (rename.deprecated, rename.description) == (True, "Deprecated: Use `edit`")
    assert track.responses[0].contents[0].type == "Track"


def test_graphql_types_are_shapes() -> None:
    document = read(TRACKS, "graphql")
    shapes = {shape.name: number for number, shape in enumerate(document.shapes)}
    assert [*shapes] == ["Artist", "Edit", "Found", "Kind", "Track"]
    assert fields(document, shapes["Artist"]) == ["tracks [Track!]! (first: Int)"]
    assert fields(document, shapes["Kind"]) == ["SONG", "TALK"]
    assert document.shapes[shapes["Found"]].is_choice


def test_graphql_that_is_wrong_is_reported_at_its_line() -> None:
    assert told("type Query {\n  a: }", "graphql") == [
        "2 TD126 the definition cannot be read: Syntax Error: Expected Name, found '}'."
    ]
    assert told("type Query { a: Gone }", "graphql") == [
        "1 TD126 the definition cannot be read: Query fields cannot be resolved. Unknown type: 'Gone'."
    ]  # fmt: skip


PLAYS = """
syntax = "proto3";
package plays.v1;
service Plays {
  // Returns a play.
  rpc Get(GetRequest) returns (Play);
  rpc Watch(GetRequest) returns (stream Play) { option deprecated = true; }
}
message GetRequest { string id = 1; /* the id */ }
message Play {
  message Part { int32 at = 1; }
  repeated Part parts = 1;
  map<string, Kind> kinds = 2;
  oneof by { string user = 3; string device = 4; }
}
enum Kind { SONG = 0; }
"""


def test_protobuf_has_the_methods_of_its_services() -> None:
    document = read(PLAYS, "grpc")
    get, watch = document.operations
    assert (document.format, shown(get), get.description) == (
        "protobuf proto3", "RPC plays.v1.Plays/Get Get", "Returns a play.",
    )  # fmt: skip
    assert (shown(watch), watch.deprecated) == ("STREAM plays.v1.Plays/Watch Watch", True)
    assert watch.responses[0].contents[0].type == "stream of Play"
    shapes = {shape.name: number for number, shape in enumerate(document.shapes)}
    assert fields(document, get.bodies[0].shape) == ["id string number 1"]
    assert fields(document, shapes["Play"]) == [
        "parts repeated Part number 1", "kinds map of string to Kind number 2",
        "user string one of by number 3", "device string one of by number 4",
    ]  # fmt: skip
    assert document.shapes[shapes["Play"]].fields[0].shape == shapes["Play.Part"]


def test_protobuf_that_is_wrong_is_reported_at_its_line() -> None:
    (line,) = told('syntax = "proto3";\nmessage X { string = 1; }', "grpc")
    assert line.startswith("2 TD126 the definition cannot be read: mismatched input '='")


def test_mcp_has_tools_resources_and_prompts() -> None:
    document = read(
        """
        tools:
          - name: stock
            description: Says how many there are
            inputSchema: {type: object, properties: {sku: {type: string}}, required: [sku]}
            outputSchema: {type: object, properties: {count: {type: integer}}}
        resources: [{uri: 'file:///a', name: a, mimeType: text/plain}]
        prompts: [{name: ask, arguments: [{name: what, required: true}]}]
        """,
        "mcp",
    )
    assert [shown(one) for one in document.operations] == ["TOOL stock stock", "RESOURCE file:///a a", "PROMPT ask ask"]
    stock, _, ask = document.operations
    assert [(one.name, one.required) for one in (*stock.parameters, *ask.parameters)] == [("sku", True), ("what", True)]
    assert fields(document, stock.responses[0].contents[0].shape) == ["count integer"]
