#include "git/object_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "base/path.h"
#include "base/random_access_file.h"
#include "base/text.h"
#include "base/zlib.h"

namespace twinhull::git {
namespace {

constexpr int max_alternates = 5;  // as git
constexpr std::size_t max_matches = 2;

base::Expected<Object> damaged() { return {std::nullopt, "the object is damaged, or too large"}; }

}  // namespace

ObjectStore::ObjectStore(base::FileSystem& fs, const std::string& directory) : fs_(fs) {
  add_directory(directory, 0);
}

void ObjectStore::add_directory(const std::string& directory, int depth) {
  if (depth > max_alternates || std::ranges::find(directories_, directory) != directories_.end()) return;
  directories_.push_back(directory);
  if (const auto packs = fs_.list(directory + "/pack"); packs.value) {
    for (const base::DirectoryEntry& entry : *packs.value) {
      if (!entry.name.ends_with(".idx")) continue;
      const std::string path = directory + "/pack/" + entry.name.substr(0, entry.name.size() - 4);
      base::Expected<std::unique_ptr<Pack>> pack = Pack::open(path);
      if (pack.value) {
        packs_.push_back(std::move(*pack.value));
      } else {
        unusable_.push_back(fmt::format("{}: {}", path, pack.error));
      }
    }
  }
  const std::string alternates = directory + "/info/alternates";
  if (fs_.type_of(alternates) != base::FileType::file) return;
  const base::Expected<std::string> text = fs_.read(alternates);
  if (!text.value) return;
  for (std::string_view line : base::split_lines(*text.value)) {
    if (!line.empty() && !line.starts_with('#')) add_directory(base::join_path(directory, line), depth + 1);
  }
}

base::Expected<Object> ObjectStore::read_loose(const std::string& path) const {
  constexpr std::size_t header_size = 64;
  base::Expected<std::unique_ptr<base::RandomAccessFile>> file = base::RandomAccessFile::open(path);
  if (!file.value) return {std::nullopt, file.error};
  const std::uint64_t stored = (*file.value)->size();
  if (stored > max_object_size()) return damaged();
  const std::string packed = (*file.value)->read(0, static_cast<std::size_t>(stored));
  const std::string head = base::inflate_zlib_prefix(packed, header_size);
  const std::size_t space = head.find(' ');
  const std::size_t end = head.find('\0');
  if (space == std::string::npos || end == std::string::npos || space > end) return damaged();
  const std::optional<ObjectType> type = type_named(std::string_view(head).substr(0, space));
  std::size_t size = 0;
  const auto [stop, error] = std::from_chars(head.data() + space + 1, head.data() + end, size);
  if (!type || error != std::errc() || stop != head.data() + end || size > max_object_size())
    return damaged();
  bool given = false;
  bool valid = false;
  std::string data = base::inflate_zlib(
      [&] { return std::exchange(given, true) ? std::string_view() : std::string_view(packed); },
      end + 1 + size, valid);
  if (!valid) return damaged();
  data.erase(0, end + 1);
  return {Object{*type, std::move(data)}, {}};
}

base::Expected<Object> ObjectStore::read(const ObjectId& id) const {
  for (const std::unique_ptr<Pack>& pack : packs_) {
    if (const std::optional<std::uint64_t> offset = pack->find(id)) return pack->read(*offset);
  }
  const std::string hex = id.hex();
  for (const std::string& directory : directories_) {
    const std::string path = directory + "/" + hex.substr(0, 2) + "/" + hex.substr(2);
    if (fs_.type_of(path) == base::FileType::file) return read_loose(path);
  }
  if (!unusable_.empty()) return {std::nullopt, unusable_.front()};
  return {std::nullopt, "the object is missing: the clone is shallow or partial; fetch it with git"};
}

base::Expected<std::string> ObjectStore::read(const ObjectId& id, ObjectType type) const {
  base::Expected<Object> object = read(id);
  if (!object.value) return {std::nullopt, fmt::format("{} {}: {}", name(type), id.hex(), object.error)};
  if (object.value->type != type)
    return {std::nullopt,
            fmt::format("{} is a {}, not a {}", id.hex(), name(object.value->type), name(type))};
  return {std::move(object.value->data), {}};
}

std::vector<ObjectId> ObjectStore::find(std::string_view prefix) const {
  std::vector<ObjectId> out;
  for (const std::unique_ptr<Pack>& pack : packs_) pack->add_matches(prefix, max_matches, out);
  const std::string first(prefix.substr(0, 2));
  for (const std::string& directory : directories_) {
    if (fs_.type_of(directory + "/" + first) != base::FileType::directory) continue;
    const auto entries = fs_.list(directory + "/" + first);
    if (!entries.value) continue;
    for (const base::DirectoryEntry& entry : *entries.value) {
      const std::optional<ObjectId> id = parse_id(first + entry.name);
      if (!id || !id->hex().starts_with(prefix) || out.size() == max_matches) continue;
      if (std::ranges::find(out, *id) == out.end()) out.push_back(*id);
    }
  }
  return out;
}

}  // namespace twinhull::git
