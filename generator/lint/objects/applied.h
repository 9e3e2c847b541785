#pragma once

#include <string>
#include <string_view>

#include "lint/objects/object_index.h"

namespace twinhull::lint {

/// Objects that are applied together must not define the same thing twice. These are the objects of one
/// render and, of plain files, those of one directory, as for `kubectl apply -f DIRECTORY`. Files of
/// different directories are not applied together, and neither are files of one directory that are
/// alternatives by name: environments (`web-dev.yaml`, `web-prod.yaml`), numbers, versions or letters
/// (`example-a.yaml`, `pod-2.yaml`), or one name extends the other (`web.yaml`, `web-with-tls.yaml`,
/// `web.json`).
///
/// A key shared by objects that can be applied together.
std::string applied_set(const Object& object, const ObjectIndex& index);

/// Whether two objects of one set are in files that are alternatives.
bool are_alternatives(const Object& a, const Object& b, const ObjectIndex& index);

/// Whether two objects are applied together.
bool applied_together(const Object& a, const Object& b, const ObjectIndex& index);

/// The part of `applied_set` that depends on the file name and separates alternatives.
std::string variant_of(std::string_view path);

}  // namespace twinhull::lint
