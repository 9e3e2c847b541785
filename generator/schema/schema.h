#pragma once

#include <memory>
#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "yaml/node.h"

namespace twinhull::schema {

struct Program;  ///< the compiled form: a flat list of instructions, shared and never changed

/// A schema ready for use. Cheap to copy; safe to use from several threads at once.
/// The schema's nodes must outlive it.
class Schema {
 public:
  bool usable() const { return program_ != nullptr; }

 private:
  friend struct Compiled compile(const yaml::Node& root);
  friend std::vector<diagnostic::Finding> validate(const Schema&, const yaml::Node&);
  std::shared_ptr<const Program> program_;
};

struct Compiled {
  Schema schema;
  std::vector<diagnostic::Finding> findings;  ///< what is wrong with the schema itself, at its own lines
};

/// Compiles a schema once. Unknown keywords, wrong types of keywords, `$ref`s that lead nowhere and
/// cycles without an instance step are findings in the schema's file.
Compiled compile(const yaml::Node& root);

/// Checks a value. Findings stand at the value's own span (a wrong value), at the key's span (an
/// unknown key) or at the span of the map that lacks a key; `path` is the dotted path of the value.
/// The value of a `secret` is never part of a message.
std::vector<diagnostic::Finding> validate(const Schema& schema, const yaml::Node& instance);

/// Follows a local `$ref` (`#/$defs/x`, `#/definitions/x`) until a schema without one is reached;
/// null when it leads nowhere.
const yaml::Node* resolve(const yaml::Node& root, const yaml::Node* schema);

/// A copy of `instance` in `arena`, completed with the `default`s of the schema's `properties`
/// at every depth (also those inside defaults). Nodes that are there keep their spans.
const yaml::Node* with_defaults(const yaml::Node& root, const yaml::Node* instance, base::Arena& arena);

}  // namespace twinhull::schema
