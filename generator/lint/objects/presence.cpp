#include "lint/objects/presence.h"

#include <algorithm>

namespace twinhull::lint {

void Presence::finish() {
  by_unit_ = by_directory_;
  for (Location& location : by_unit_) location.directory = {};
  for (Location& location : by_directory_) location.unit = 0;
  for (std::vector<Location>* locations : {&by_directory_, &by_unit_}) {
    std::ranges::sort(*locations);
    locations->erase(std::unique(locations->begin(), locations->end()), locations->end());
  }
}

bool Presence::in_unit(std::string_view kind, std::string_view namespace_name, std::uint32_t unit) const {
  return std::ranges::binary_search(by_unit_, Location{kind, namespace_name, {}, unit});
}

bool Presence::near(std::string_view kind, std::string_view namespace_name,
                    std::string_view directory) const {
  const Location here{kind, namespace_name, directory};
  const auto next = std::ranges::lower_bound(by_directory_, here);
  if (next != by_directory_.end() && next->kind == kind && next->namespace_name == namespace_name &&
      (directory.empty() ? next->directory.empty() : next->directory.starts_with(directory)))
    return true;
  for (std::size_t slash = directory.find('/'); slash != std::string_view::npos;
       slash = directory.find('/', slash + 1)) {
    if (std::ranges::binary_search(by_directory_,
                                   Location{kind, namespace_name, directory.substr(0, slash + 1)}))
      return true;
  }
  return false;
}

std::span<const Presence::Location> Presence::units(std::string_view kind,
                                                    std::string_view namespace_name) const {
  const auto begin = std::ranges::lower_bound(by_unit_, Location{kind, namespace_name, {}, 0});
  auto end = begin;
  while (end != by_unit_.end() && end->kind == kind && end->namespace_name == namespace_name) ++end;
  return {begin, end};
}

}  // namespace twinhull::lint
