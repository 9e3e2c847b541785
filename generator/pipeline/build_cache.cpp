#include "pipeline/build_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/limits.h"
#include "base/program_id.h"
#include "base/sha256.h"
#include "pipeline/builtin_files.h"

namespace twinhull::pipeline {
namespace {

using nlohmann::json;

/// Of one system: the states of some branches.
constexpr std::size_t most_records = 16;

/// Each text follows its size, so that no two lists of texts are the same bytes.
void add(std::string& out, std::string_view text) {
  out.append(std::to_string(text.size())).append(":").append(text);
}

/// The digests of files with their paths.
void add_files(std::string& out, const source::Files& files, FileRange range) {
  for (std::uint32_t file = range.first; file < range.end; ++file) {
    if (files.path(file).starts_with(kBuiltin)) continue;  // a part of the program
    add(out, files.path(file));
    out += base::sha256_hex(files.text(file));
  }
}

std::string path_in(const std::string& directory, std::string_view system) {
  return fmt::format("{}/systems/{}.json", directory, base::sha256_hex(system).substr(0, 32));
}

/// An unreadable record is a missing one, so this does not report errors as reading an input does.
json read_records(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  json all = json::parse(text, nullptr, false);
  return all.is_array() ? all : json::array();
}

std::uint32_t file_at(const source::Files& files, const std::string& path) {
  for (std::uint32_t file = 1; file <= files.size(); ++file) {
    if (files.path(file) == path) return file;
  }
  return 0;
}

json to_json(const BuildCacheEntry& record, const source::Files& files) {
  json names = json::array();
  for (const ControllerName& one : record.controller_names) {
    const std::string path = one.span.known() ? files.path(one.span.file) : std::string();
    names.push_back({one.name, path, one.span.begin, one.span.end});
  }
  return {record.key, record.index_digest, record.targets, record.objects, std::move(names)};
}

/// Throws `json::exception` if the value has another form.
BuildCacheEntry from_json(const json& value, const source::Files& files) {
  BuildCacheEntry record{.key = value.at(0).get<std::string>(),
                         .index_digest = value.at(1).get<std::string>(),
                         .targets = value.at(2).get<std::size_t>(),
                         .objects = value.at(3).get<std::size_t>()};
  std::string last;
  std::uint32_t file = 0;
  for (const json& one : value.at(4)) {
    const auto path = one.at(1).get<std::string>();
    if (path != last) file = file_at(files, path);
    last = path;
    source::Span span;
    if (file != 0) span = {file, one.at(2).get<std::uint32_t>(), one.at(3).get<std::uint32_t>()};
    record.controller_names.push_back({one.at(0).get<std::string>(), span});
  }
  return record;
}

}  // namespace

BuildCacheKeys::BuildCacheKeys(const Inputs& inputs, FileRange shared) : files_(inputs.files) {
  const std::string program = base::program_id();
  if (program.empty()) return;
  add(shared_, program);
  add(shared_, inputs.root);
  for (std::size_t i = 0; i < base::limit_rows().size(); ++i)
    add(shared_, std::to_string(base::limit(static_cast<base::Limit>(i))));
  add_files(shared_, files_, shared);
}

std::string BuildCacheKeys::of(std::string_view system, FileRange files) const {
  if (shared_.empty()) return {};
  std::string all = shared_;
  add(all, system);
  add_files(all, files_, files);
  return base::sha256_hex(all);
}

std::optional<BuildCacheEntry> BuildCache::find(const std::string& system, std::string_view key,
                                                const source::Files& files) const {
  if (directory_.empty() || key.empty()) return std::nullopt;
  try {
    for (const json& one : read_records(path_in(directory_, system))) {
      if (one.is_array() && !one.empty() && one.front() == json(std::string(key)))
        return from_json(one, files);
    }
  } catch (const json::exception&) {
    // written by something else
  }
  return std::nullopt;
}

void BuildCache::keep(const std::string& system, const BuildCacheEntry& record,
                      const source::Files& files) const {
  if (directory_.empty() || record.key.empty()) return;
  const std::string path = path_in(directory_, system);
  json all = json::array({to_json(record, files)});
  for (json& one : read_records(path)) {
    const bool other = one.is_array() && !one.empty() && one.front() != json(record.key);
    if (other && all.size() < most_records) all.push_back(std::move(one));
  }
  base::real_file_system().write(path, all.dump(-1, ' ', false, json::error_handler_t::replace));
}

std::string record_directory() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string_view(value == nullptr ? "" : value);
  };
  if (const char* own = std::getenv("TWINHULL_CACHE_DIR")) return own;
  // The XDG specification: a relative path is invalid.
  if (const std::string_view cache = variable("XDG_CACHE_HOME"); cache.starts_with('/'))
    return fmt::format("{}/twinhull", cache);
  if (const std::string home(variable("HOME"));
      home.starts_with('/') && base::real_file_system().type_of(home) == base::FileType::directory)
    return fmt::format("{}/.cache/twinhull", home);
  return {};
}

}  // namespace twinhull::pipeline
