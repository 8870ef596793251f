"""OpenAPI definitions as operations and shapes."""

import json

from techdocs.model.api import Response, Server
from tests.apis.reading import fields, read, shown, told

PETS = """
openapi: 3.1.0
info: {title: Pets, version: 1.2.0, description: All about *pets*.}
servers: [{url: https://pets.example/v1, description: Production}]
tags: [{name: pets, description: Those that live}]
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer, format: int64}}
    get:
      operationId: getPet
      tags: [pets]
      summary: One pet
      deprecated: true
      parameters:
        - $ref: '#/components/parameters/fields'
      responses:
        '200':
          description: The pet
          headers: {ETag: {schema: {type: string}}}
          content:
            application/json: {schema: {$ref: '#/components/schemas/Pet'}, example: {id: 1}}
            application/xml: {schema: {$ref: '#/components/schemas/Pet'}, example: {id: 1}}
        default: {description: Anything else}
    put:
      requestBody:
        required: true
        content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
      responses: {}
components:
  parameters:
    fields: {name: fields, in: query, description: Which, schema: {type: string, enum: [all, few], default: all}}
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, maxLength: 40}
        mother: {$ref: '#/components/schemas/Pet'}
        size: {type: object, properties: {height: {type: number, minimum: 0}}}
    Unused: {type: object, properties: {a: {type: string}}}
"""


def test_operations_have_method_path_id_summary_and_group() -> None:
    document = read(PETS)
    assert (document.format, document.title, document.version) == ("OpenAPI 3.1", "Pets", "1.2.0")
    assert document.servers == (Server(url="https://pets.example/v1", description="Production"),)
    get, put = document.operations
    assert (shown(get), get.summary, get.group, get.deprecated) == ("GET /pets/{id} getPet", "One pet", "pets", True)
    assert (shown(put), put.deprecated) == ("PUT /pets/{id}", False)


def test_an_anchor_is_made_of_the_id_else_of_method_and_path() -> None:
    assert [one.anchor for one in read(PETS).operations] == ["op-getPet", "op-put-pets-id"]


def test_two_operations_never_share_an_anchor() -> None:
    document = read("""
        openapi: 3.0.0
        paths:
          /a: {get: {operationId: x}, post: {operationId: x}}
          /a/b: {get: {}}
          /a-b: {get: {}}
    """)
    assert [one.anchor for one in document.operations] == ["op-x", "op-x--2", "op-get-a-b", "op-get-a-b--2"]


def test_parameters_are_those_of_the_path_and_of_the_operation() -> None:
    get = read(PETS).operations[0]
    assert [(one.place, one.name, one.type, one.required) for one in get.parameters] == [
        ("path", "id", "integer · int64", True), ("query", "fields", "string", False),
    ]  # fmt: skip
    assert get.parameters[1].values == ("all", "few")
    assert get.parameters[1].notes == ("default all",)


def test_media_types_of_one_body_are_one_content_with_its_example() -> None:
    ok, other = read(PETS).operations[0].responses
    (content,) = ok.contents
    assert (content.media, content.type) == ("application/json, application/xml", "Pet")
    assert content.example == '{\n  "id": 1\n}'
    assert [header.name for header in ok.headers] == ["ETag"]
    assert other == Response(status="default", description="Anything else")


def test_a_body_says_its_type_and_whether_it_is_required() -> None:
    (body,) = read(PETS).operations[1].bodies
    assert (body.type, body.required) == ("array of Pet", True)


def test_a_named_schema_is_one_shape_also_where_it_contains_itself() -> None:
    document = read(PETS)
    names = [shape.name for shape in document.shapes]
    assert sorted(names) == ["", "Pet", "Unused"]
    pet = names.index("Pet")
    assert fields(document, pet) == ["name string required at most 40 characters", "mother Pet", "size object"]
    assert document.shapes[pet].fields[1].shape == pet
    assert fields(document, document.shapes[pet].fields[2].shape) == ["height number at least 0"]


def test_all_parts_of_a_schema_are_one_and_alternatives_are_told_apart() -> None:
    document = read("""
        openapi: 3.0.0
        paths: {}
        components:
          schemas:
            Base: {type: object, properties: {id: {type: string}}}
            Whole:
              allOf:
                - $ref: '#/components/schemas/Base'
                - {required: [id], properties: {more: {type: string, nullable: true}}}
            Either: {oneOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/Whole'}]}
            Maybe:
              properties:
                it: {anyOf: [{$ref: '#/components/schemas/Base'}, {type: 'null'}]}
                map: {additionalProperties: {type: integer}}
    """)
    shapes = {shape.name: number for number, shape in enumerate(document.shapes)}
    assert fields(document, shapes["Whole"]) == ["id string required", "more string or null"]
    assert document.shapes[shapes["Either"]].is_choice
    assert [field.name for field in document.shapes[shapes["Either"]].fields] == ["Base", "Whole"]
    assert fields(document, shapes["Maybe"]) == ["it Base or null", "map map of integer"]


def test_version_2_has_bodies_among_its_parameters() -> None:
    document = read("""
        swagger: '2.0'
        host: pets.example
        basePath: /v1
        schemes: [https]
        consumes: [application/json]
        produces: [application/json]
        info: {title: Pets, version: '1'}
        paths:
          /pets:
            post:
              parameters:
                - {in: body, name: pet, required: true, schema: {$ref: '#/definitions/Pet'}}
                - {in: query, name: dry, type: boolean}
              responses: {201: {description: Made, schema: {$ref: '#/definitions/Pet'}}}
          /photos:
            post:
              consumes: [multipart/form-data]
              parameters: [{in: formData, name: file, type: file, required: true}]
        definitions:
          Pet: {type: object, properties: {name: {type: string}}}
    """)
    assert document.format == "OpenAPI 2.0"
    assert document.servers == (Server(url="https://pets.example/v1"),)
    pets, photos = document.operations
    assert [field.name for field in pets.parameters] == ["dry"]
    assert (pets.bodies[0].media, pets.bodies[0].type, pets.bodies[0].required) == ("application/json", "Pet", True)
    assert pets.responses[0].contents[0].type == "Pet"
    assert fields(document, photos.bodies[0].shape) == ["file file required"]


def test_what_a_reference_does_not_find_is_reported_at_its_line() -> None:
    text = """
        openapi: 3.0.0
        paths:
          /a:
            get:
              responses:
                '200': {content: {text/plain: {schema: {$ref: '#/components/schemas/Gone'}}}}
                '404': {$ref: ./other.yaml#/Missing}
    """
    assert told(text) == [
        "6 TD127 `$ref: #/components/schemas/Gone` has no target",
        "7 TD127 `$ref: ./other.yaml#/Missing` is outside this definition",
    ]


def test_references_that_lead_to_each_other_end() -> None:
    document = read("""
        openapi: 3.0.0
        paths:
          /a: {$ref: '#/paths/~1b'}
          /b: {$ref: '#/paths/~1a'}
          /c: {get: {responses: {'200': {content: {a/b: {schema: {$ref: '#/components/schemas/A'}}}}}}}
        components:
          schemas:
            A: {type: array, items: {$ref: '#/components/schemas/B'}}
            B: {type: array, items: {$ref: '#/components/schemas/A'}}
            C: {allOf: [{$ref: '#/components/schemas/C'}]}
    """)
    assert [shown(one) for one in document.operations] == ["GET /c"]


def test_schemas_are_followed_to_a_depth_and_the_rest_is_reported() -> None:
    schema: dict[str, object] = {"type": "string"}
    for _ in range(45):
        schema = {"type": "object", "properties": {"x": schema}}
    text = json.dumps({"openapi": "3.0.0", "paths": {}, "components": {"schemas": {"Deep": schema}}})
    assert told(text) == ["1 TD406 the definition has more than 40 levels of schemas; the rest is not shown"]


def test_a_long_chain_of_named_schemas_is_not_deep() -> None:
    schemas = {f"S{one}": {"properties": {"next": {"$ref": f"#/components/schemas/S{one + 1}"}}} for one in range(500)}
    schemas["S500"] = {"properties": {"end": {"type": "string"}}}
    document = read(json.dumps({"openapi": "3.1.0", "paths": {}, "components": {"schemas": schemas}}))
    assert [shape.name for shape in document.shapes] == [*schemas]
    assert fields(document, 0) == ["next S1"]
    assert fields(document, 500) == ["end string"]


def test_null_is_said_of_whatever_can_be_null() -> None:
    properties = {
        "list": {"type": ["array", "null"], "items": {"type": "string"}},
        "id": {"type": ["null", "string"], "format": "uuid"},
        "part": {"type": ["object", "null"], "properties": {"x": {"type": "string"}}},
        "nothing": {"type": "null"},
    }
    schema = {"Some": {"type": "object", "properties": properties}}
    document = read(json.dumps({"openapi": "3.1.0", "paths": {}, "components": {"schemas": schema}}))
    assert fields(document, 0) == [
        "list array of string or null", "id string · uuid or null", "part object or null", "nothing null",
    ]  # fmt: skip


def test_a_huge_example_is_cut_before_it_is_written() -> None:
    body = {"content": {"a/b": {"examples": {"one": {"value": {str(one): "x" * 50 for one in range(5_000)}}}}}}
    document = read(json.dumps({"openapi": "3.1.0", "paths": {"/a": {"post": {"requestBody": body}}}}))
    example = document.operations[0].bodies[0].example
    assert example.startswith('{\n  "0": "xxx')
    assert len(example) == 4_002


def test_a_parameter_whose_place_is_no_text_is_read() -> None:
    places: tuple[object, ...] = ([], {}, 1, None)
    for place in places:
        operation = {"parameters": [{"name": "x", "in": place, "type": "string"}]}
        document = read(json.dumps({"swagger": "2.0", "paths": {"/a": {"get": operation}}}))
        assert [field.name for field in document.operations[0].parameters] == ["x"]
