#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::schema {

struct Program;  ///< the compiled form: a flat, immutable list of instructions
struct SchemaRegistry;

/// The supported drafts of JSON Schema.
enum class Draft : std::uint8_t { draft7, draft2019, draft2020 };

/// Options of a compilation. By default it is strict, for our own schemas: unknown keywords and formats are
/// errors, `format` is asserted, and our vocabulary is enabled without declaration.
struct CompileOptions {
  /// Follows the standard, for other schemas: unknown keywords and formats are annotations, and our
  /// vocabulary must be declared by a meta-schema.
  bool lenient = false;
  /// Asserts `format` even if the dialect treats it as an annotation. Always on in strict compilation.
  bool assert_formats = false;
  /// The dialect of a schema without `$schema`.
  Draft draft = Draft::draft2020;
  /// The base URI if the schema has no `$id`.
  std::string uri = {};
  /// Documents available to references, in addition to the schema and the drafts' meta-schemas. Nothing is
  /// fetched. Must outlive the schema.
  const SchemaRegistry* remotes = nullptr;
};

/// A compiled schema. Cheap to copy and thread-safe. The schema's nodes must outlive it.
class Schema {
 public:
  bool usable() const { return program_ != nullptr; }

 private:
  friend struct Compiled compile(const yaml::Node& root, const CompileOptions& options);
  friend diagnostic::Findings validate(const Schema&, const yaml::Node&);
  friend bool is_valid(const Schema&, const yaml::Node&);
  std::shared_ptr<const Program> program_;
};

struct Compiled {
  Schema schema;
  diagnostic::Findings findings;  ///< errors of the schema, in its own file
};

/// Compiles a schema. Unknown keywords, keywords of the wrong type, references that do not resolve, and
/// cycles on the same value are findings in the schema's file.
Compiled compile(const yaml::Node& root, const CompileOptions& options = {});

/// Validates a value. The span of a finding is that of the value (wrong value), the key (unknown key) or the
/// map (missing key); `path` is the dotted path of the value. The value of a `secret` is never part of a
/// message.
diagnostic::Findings validate(const Schema& schema, const yaml::Node& instance);

/// Whether the value is valid; cheaper than `validate`.
bool is_valid(const Schema& schema, const yaml::Node& instance);

/// Follows a local `$ref` (`#/$defs/x`, `#/definitions/x`) to a schema without one; null if it does not
/// resolve.
const yaml::Node* resolve_local_ref(const yaml::Node& root, const yaml::Node* schema);

/// A copy of `instance` in `arena`, completed with the `default`s of the schema's `properties` at every
/// depth, including those inside defaults. Existing nodes keep their spans. Added values count against
/// `Limit::defaults`; if it is exhausted, values are missing.
const yaml::Node* apply_defaults(const yaml::Node& root, const yaml::Node* instance, base::Arena& arena);

}  // namespace twinhull::schema
