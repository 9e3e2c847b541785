#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::schema {

struct Program;  ///< the compiled form: a flat list of instructions, shared and never changed
struct SchemaRegistry;

/// The editions of JSON Schema that are understood.
enum class Draft : std::uint8_t { draft7, draft2019, draft2020 };

/// How strictly a schema is read. Schemas of one's own are read strictly: an unknown keyword or format
/// is most likely a mistake, `format` is always checked, and our vocabulary is there without being
/// declared.
struct CompileOptions {
  /// For other people's schemas, as the standard has it: unknown keywords and formats are notes to the
  /// reader, and our vocabulary counts only where a meta-schema declares it.
  bool lenient = false;
  /// Whether `format` is checked although the dialect takes it for a note. Strict reading always does.
  bool assert_formats = false;
  /// The dialect of a schema without `$schema`.
  Draft draft = Draft::draft2020;
  /// What the schema is known by where it has no `$id`: relative references count from here.
  std::string uri = {};
  /// Where references may lead to besides the schema itself and the drafts' meta-schemas. Nothing is
  /// ever fetched. Must outlive the schema.
  const SchemaRegistry* remotes = nullptr;
};

/// A schema ready for use. Cheap to copy; safe to use from several threads at once.
/// The schema's nodes must outlive it.
class Schema {
 public:
  bool usable() const { return program_ != nullptr; }

 private:
  friend struct Compiled compile(const yaml::Node& root, const CompileOptions& options);
  friend std::vector<diagnostic::Finding> validate(const Schema&, const yaml::Node&);
  friend bool fits(const Schema&, const yaml::Node&);
  std::shared_ptr<const Program> program_;
};

struct Compiled {
  Schema schema;
  std::vector<diagnostic::Finding> findings;  ///< what is wrong with the schema itself, at its own lines
};

/// Compiles a schema once. Unknown keywords, wrong types of keywords, references that lead nowhere and
/// cycles without a step into the value are findings in the schema's file.
Compiled compile(const yaml::Node& root, const CompileOptions& options = {});

/// Checks a value. Findings stand at the value's own span (a wrong value), at the key's span (an
/// unknown key) or at the span of the map that lacks a key; `path` is the dotted path of the value.
/// The value of a `secret` is never part of a message.
std::vector<diagnostic::Finding> validate(const Schema& schema, const yaml::Node& instance);

/// The answer alone, which is cheaper.
bool fits(const Schema& schema, const yaml::Node& instance);

/// Follows a local `$ref` (`#/$defs/x`, `#/definitions/x`) until a schema without one is reached;
/// null when it leads nowhere.
const yaml::Node* resolve(const yaml::Node& root, const yaml::Node* schema);

/// A copy of `instance` in `arena`, completed with the `default`s of the schema's `properties`
/// at every depth (also those inside defaults). Nodes that are there keep their spans. What it adds counts
/// against `Limit::defaults`; when that is exhausted, values are missing.
const yaml::Node* apply_defaults(const yaml::Node& root, const yaml::Node* instance, base::Arena& arena);

}  // namespace twinhull::schema
