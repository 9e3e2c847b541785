#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/expected.h"
#include "helm/origins.h"
#include "helm/value.h"
#include "yaml/node.h"

namespace twinhull::helm {

/// What gives origins to the values of a YAML text: a file, or else the origin of the text.
struct ReadOrigins {
  Origins* origins = nullptr;  ///< null: none
  std::uint32_t file = 0;      ///< index of `Origins::files`
  std::uint32_t text = 0;      ///< `Value::origin`
};

/// A node of YAML as Go reads it into an `interface {}` through JSON: all numbers are float64.
Value value_of(Heap& heap, const yaml::Node* node);

/// Values of YAML or JSON as a node of JSON.
const yaml::Node* to_node(base::Arena& arena, const Value& value, int depth = 0);

/// The first document of a YAML text; nil if there is none.
base::Expected<Value> read_yaml(Heap& heap, std::string_view text, const ReadOrigins& from = {});

/// A JSON text.
base::Expected<Value> read_json(Heap& heap, std::string_view text);

/// A value as `toYaml` prints it, without the final line break; empty if it cannot be printed. `origins` can
/// be null: else, `pieces` are those of the text.
std::string to_yaml(const Value& value, bool pretty, Origins* origins, Pieces& pieces);

/// A value as `toToml` prints it.
std::string to_toml(const Value& value);
/// A TOML document.
base::Expected<Value> read_toml(Heap& heap, std::string_view text);

}  // namespace twinhull::helm
