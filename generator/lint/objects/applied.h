#pragma once

#include <string>
#include <string_view>

#include "lint/engine/object_index.h"

namespace twinhull::lint {

/// What is applied together is compared for things that may be there once only. That is what was rendered
/// together, and of plain files those of one folder, as `kubectl apply -f FOLDER` takes them. Files of
/// different folders are not, nor are files of one folder whose names say that they are alternatives: they
/// name environments (`web-dev.yaml`, `web-prod.yaml`), numbers, versions or letters (`example-a.yaml`,
/// `pod-2.yaml`), or the one has the other's name with something added (`web.yaml`, `web-with-tls.yaml`,
/// `web.json`).
///
/// A text that objects share which may be applied together.
std::string applied_set(const Object& object, const ObjectIndex& corpus);

/// Whether two objects of one set are in files that are alternatives to each other.
bool are_alternatives(const Object& a, const Object& b, const ObjectIndex& corpus);

/// Whether two objects are applied together.
bool applied_together(const Object& a, const Object& b, const ObjectIndex& corpus);

/// The part of `applied_set` that comes from the file's name: what tells it from its alternatives.
std::string variant_of(std::string_view path);

}  // namespace twinhull::lint
