#pragma once

#include <string>
#include <string_view>

#include "lint/engine/check.h"

namespace twinhull::lint {

/// An object that another one refers to.
struct Reference {
  std::string_view kind;
  std::string_view namespace_name;   ///< empty for cluster-wide kinds
  const yaml::Node* name = nullptr;  ///< where it is named
};

/// Says that what an object refers to is not there. It is a warning where the run plainly does not hold the
/// other side: no object of that kind in that namespace, or something that makes such objects at run time.
/// Several references to one object that is missing become one finding. The help names the nearest name there
/// is and, with `declare`, how to declare the object.
diagnostic::Finding& add_missing(const Object& object, const Reference& reference, std::string message,
                                 std::string_view advice, const ObjectIndex& corpus, Reporter& report);

/// What tells one missing object from others: its kind, namespace and name, wanted by what was rendered
/// together or stands in one folder.
std::string cause_of(const Object& object, const ObjectIndex& corpus, std::string_view kind,
                     std::string_view namespace_name, std::string_view name);

/// Joins the findings of one cause into the first of them in the order of files; the others are related
/// places.
void join_causes(std::vector<ObjectFinding>& found, const source::Files& files);

}  // namespace twinhull::lint
