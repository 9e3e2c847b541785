#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "base/file_system.h"
#include "git/object.h"
#include "git/object_id.h"
#include "git/pack.h"

namespace twinhull::git {

/// The objects of a repository: loose and packed, also those of its alternates. Not thread-safe.
class ObjectStore {
 public:
  /// `directory` is `objects/` of the repository.
  ObjectStore(base::FileSystem& fs, const std::string& directory);

  base::Expected<Object> read(const ObjectId& id) const;
  /// As `read`, of an object that must have this type.
  base::Expected<std::string> read(const ObjectId& id, ObjectType type) const;
  /// The objects whose names begin with these hexadecimal digits; at most two.
  std::vector<ObjectId> find(std::string_view prefix) const;

 private:
  void add_directory(const std::string& directory, int depth);
  base::Expected<Object> read_loose(const std::string& path) const;

  base::FileSystem& fs_;
  std::vector<std::string> directories_;
  std::vector<std::unique_ptr<Pack>> packs_;
  std::vector<std::string> unusable_;  ///< packs that could not be opened, with the reason
};

}  // namespace twinhull::git
