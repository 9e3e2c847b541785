#pragma once

#include <string>
#include <string_view>

#include "lint/engine/check.h"

namespace twinhull::lint {

/// A reference to another object.
struct Reference {
  std::string_view kind;
  std::string_view namespace_name;   ///< empty for cluster-scoped kinds
  const yaml::Node* name = nullptr;  ///< location of the reference
};

/// Reports that a referenced object does not exist. It is a warning if the run does not contain the other
/// side: no object of that kind in that namespace, or something creates such objects at run time. Several
/// references to one missing object become one finding. The help suggests the most similar name and, with
/// `declare`, how to declare the object.
diagnostic::Finding& add_missing(const Object& object, const Reference& reference, std::string message,
                                 std::string_view advice, const ObjectIndex& index, Reporter& report);

/// The identity of a missing object: kind, namespace, name, and the render or directory it is referenced
/// from.
std::string cause_of(const Object& object, const ObjectIndex& index, std::string_view kind,
                     std::string_view namespace_name, std::string_view name);

/// Merges findings with the same cause into the first one in the order of files; the others become related
/// locations.
void join_causes(std::vector<ObjectFinding>& found, const source::Files& files);

}  // namespace twinhull::lint
