#include "git/repository.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <set>
#include <system_error>
#include <utility>

#include "base/ascii.h"
#include "base/confined_files.h"
#include "base/path.h"
#include "base/text.h"
#include "git/index.h"
#include "git/tree_file_system.h"

namespace twinhull::git {
namespace {

constexpr int max_symbolic_references = 5;  // as git
constexpr std::size_t max_history = 1'000'000;
constexpr std::size_t shortest_hash = 4;

/// Where git looks for a name, in this order.
constexpr std::array<std::string_view, 5> reference_directories = {"", "refs/", "refs/tags/", "refs/heads/",
                                                                   "refs/remotes/"};

bool is_reference_name(std::string_view name) {
  return !name.empty() && name.front() != '/' && name.find("..") == std::string_view::npos &&
         name.find_first_of("\\~^:?*[ \t\n") == std::string_view::npos;
}

/// A setting of git's configuration, in a form that git itself writes.
std::string_view setting(std::string_view config, std::string_view key) {
  for (std::string_view line : base::split_lines(config)) {
    line = base::trim(line);
    if (line.size() < key.size() || !base::equal_ignoring_case(line.substr(0, key.size()), key)) continue;
    line = base::trim(line.substr(key.size()));
    if (line.starts_with('=')) return base::trim(line.substr(1));
  }
  return {};
}

}  // namespace

Repository::Repository(base::FileSystem& fs, std::string top, std::string git, std::string common)
    : fs_(fs),
      top_(std::move(top)),
      git_(std::move(git)),
      common_(std::move(common)),
      objects_(fs, common_ + "/objects") {}

base::Expected<std::unique_ptr<Repository>> Repository::open(base::FileSystem& fs,
                                                             const std::string& directory) {
  const std::string top = base::enclosing_root(fs, directory);
  const std::string git = top.empty() ? std::string() : base::git_directory(fs, top);
  if (git.empty() || fs.type_of(git) != base::FileType::directory)
    return {std::nullopt, "it is in no git repository"};
  std::string common = git;
  if (fs.type_of(git + "/commondir") == base::FileType::file) {
    const base::Expected<std::string> text = fs.read(git + "/commondir");
    if (text.value) common = base::join_path(git, base::trim(*text.value));
  }
  std::unique_ptr<Repository> repository(new Repository(fs, top, git, common));
  if (std::string error = repository->unsupported(); !error.empty()) return {std::nullopt, std::move(error)};
  return {std::move(repository), {}};
}

std::string Repository::unsupported() const {
  const base::Expected<std::string> config = fs_.read(common_ + "/config");
  if (!config.value) return {};
  const std::string_view format = setting(*config.value, "objectformat");
  if (!format.empty() && format != "sha1")
    return fmt::format("its object format is {}, only sha1 is supported", format);
  const std::string_view storage = setting(*config.value, "refstorage");
  if (!storage.empty() && storage != "files")
    return fmt::format("its reference storage is {}, only files is supported", storage);
  return {};
}

std::optional<ObjectId> Repository::reference(const std::string& name, int depth) const {
  if (depth > max_symbolic_references || !is_reference_name(name)) return std::nullopt;
  for (const std::string& directory : {git_, common_}) {
    const std::string path = directory + "/" + name;
    if (fs_.type_of(path) != base::FileType::file) continue;
    const base::Expected<std::string> text = fs_.read(path);
    if (!text.value) continue;
    constexpr std::string_view symbolic = "ref: ";
    const std::string_view content = base::trim(*text.value);
    if (content.starts_with(symbolic))
      return reference(std::string(base::trim(content.substr(symbolic.size()))), depth + 1);
    if (const std::optional<ObjectId> id = parse_id(content.substr(0, ObjectId::digits))) return id;
  }
  if (!name.starts_with("refs/") || fs_.type_of(common_ + "/packed-refs") != base::FileType::file)
    return std::nullopt;
  const base::Expected<std::string> packed = fs_.read(common_ + "/packed-refs");
  if (!packed.value) return std::nullopt;
  for (std::string_view line : base::split_lines(*packed.value)) {
    const std::size_t space = line.find(' ');
    if (space != ObjectId::digits || line.substr(space + 1) != name) continue;
    return parse_id(line.substr(0, space));
  }
  return std::nullopt;
}

std::optional<ObjectId> Repository::named(std::string_view name) const {
  if (const std::optional<ObjectId> id = parse_id(name)) return id;
  for (std::string_view directory : reference_directories) {
    // In the git directory itself are the references in uppercase, such as HEAD, and other files.
    const bool plain = std::ranges::all_of(name, [](char c) { return base::is_upper(c) || c == '_'; });
    if (directory.empty() && !plain && !name.starts_with("refs/")) continue;
    if (const auto id = reference(std::string(directory) + std::string(name), 0)) return id;
  }
  return reference("refs/remotes/" + std::string(name) + "/HEAD", 0);
}

base::Expected<ObjectId> Repository::commit_of(ObjectId id) const {
  constexpr int max_tags = 16;  // tags of tags
  for (int i = 0; i < max_tags; ++i) {
    const base::Expected<Object> object = objects_.read(id);
    if (!object.value) return {std::nullopt, fmt::format("{}: {}", id.hex(), object.error)};
    if (object.value->type == ObjectType::commit) return {id, {}};
    const auto next = object.value->type == ObjectType::tag ? parse_tag(object.value->data) : std::nullopt;
    if (!next) break;
    id = *next;
  }
  return {std::nullopt, fmt::format("{} is not a commit", id.hex())};
}

base::Expected<CommitHeader> Repository::header(const ObjectId& commit) const {
  const base::Expected<std::string> data = objects_.read(commit, ObjectType::commit);
  if (!data.value) return {std::nullopt, data.error};
  std::optional<CommitHeader> header = parse_commit(*data.value);
  if (!header) return {std::nullopt, fmt::format("the commit {} is damaged", commit.hex())};
  return {std::move(*header), {}};
}

/// `~count` or `^count`.
base::Expected<ObjectId> Repository::step(const ObjectId& commit, char kind, std::size_t count) const {
  ObjectId at = commit;
  for (std::size_t left = kind == '~' ? count : (count == 0 ? 0 : 1); left > 0; --left) {
    const base::Expected<CommitHeader> found = header(at);
    if (!found.value) return {std::nullopt, found.error};
    const std::size_t parent = kind == '~' ? 1 : count;
    if (found.value->parents.size() < parent)
      return {std::nullopt, fmt::format("the commit {} has no parent {}", at.hex(), parent)};
    at = found.value->parents[parent - 1];
  }
  return {at, {}};
}

base::Expected<ObjectId> Repository::resolve(std::string_view revision) const {
  std::string_view steps = revision.substr(std::min(revision.size(), revision.find_first_of("~^")));
  std::string_view name = revision.substr(0, revision.size() - steps.size());
  if (name == "@") name = "HEAD";
  std::optional<ObjectId> id = named(name);
  const bool is_short_hash = name.size() >= shortest_hash && name.size() < ObjectId::digits &&
                             std::ranges::all_of(name, base::is_hex);
  if (!id && is_short_hash) {
    const std::vector<ObjectId> found = objects_.find(base::lowered(name));
    if (found.size() > 1)
      return {std::nullopt, fmt::format("`{}` begins the names of several objects", name)};
    if (!found.empty()) id = found.front();
  }
  if (!id) return {std::nullopt, fmt::format("`{}` is not a revision", name)};
  base::Expected<ObjectId> commit = commit_of(*id);
  while (commit.value && !steps.empty()) {
    const char kind = steps.front();
    steps.remove_prefix(1);
    std::size_t count = 1;
    const auto [end, error] = std::from_chars(steps.data(), steps.data() + steps.size(), count);
    if (error == std::errc::result_out_of_range || (kind != '~' && kind != '^'))
      return {std::nullopt, fmt::format("`{}` is not a revision", revision)};
    steps.remove_prefix(static_cast<std::size_t>(end - steps.data()));
    commit = step(*commit.value, kind, count);
  }
  return commit;
}

std::string Repository::walk(std::vector<ObjectId> from,
                             const std::function<bool(const ObjectId&)>& enter) const {
  std::set<ObjectId> seen(from.begin(), from.end());
  while (!from.empty()) {
    const ObjectId commit = from.back();
    from.pop_back();
    if (!enter(commit)) continue;
    const base::Expected<CommitHeader> found = header(commit);
    if (!found.value) return found.error;
    for (const ObjectId& parent : found.value->parents) {
      if (seen.insert(parent).second) from.push_back(parent);
    }
    if (seen.size() > max_history) return "its history is too long";
  }
  return {};
}

base::Expected<ObjectId> Repository::merge_base(const ObjectId& a, const ObjectId& b) const {
  std::set<ObjectId> of_a;
  std::string error = walk({a}, [&](const ObjectId& commit) { return of_a.insert(commit).second; });
  // The first commits of each path from `b` that `a` has as well.
  std::set<ObjectId> common;
  if (error.empty()) {
    error = walk({b}, [&](const ObjectId& commit) {
      if (of_a.contains(commit)) common.insert(commit);
      return !of_a.contains(commit);
    });
  }
  // Without those that another one has: few are left after merges in both directions.
  for (auto one = common.begin(); error.empty() && common.size() > 1 && one != common.end(); ++one) {
    const ObjectId self = *one;
    error = walk({self}, [&](const ObjectId& commit) {
      if (commit != self) common.erase(commit);
      return true;
    });
    one = common.find(self);
  }
  if (!error.empty()) return {std::nullopt, std::move(error)};
  if (common.empty())
    return {std::nullopt, fmt::format("{} and {} have no common ancestor", a.hex(), b.hex())};
  return {*common.begin(), {}};
}

base::Expected<std::unique_ptr<base::FileSystem>> Repository::files_of(const ObjectId& commit) const {
  const base::Expected<CommitHeader> found = header(commit);
  if (!found.value) return {std::nullopt, found.error};
  return {std::make_unique<TreeFileSystem>(objects_, found.value->tree), {}};
}

base::Expected<std::unique_ptr<base::FileSystem>> Repository::files_of_index() const {
  const std::string path = git_ + "/index";
  if (fs_.type_of(path) == base::FileType::none)
    return {std::make_unique<TreeFileSystem>(objects_, std::vector<IndexEntry>()), {}};
  const base::Expected<std::string> text = fs_.read(path);
  if (!text.value) return {std::nullopt, text.error};
  base::Expected<std::vector<IndexEntry>> entries = read_index(*text.value);
  if (!entries.value) return {std::nullopt, entries.error};
  return {std::make_unique<TreeFileSystem>(objects_, *entries.value), {}};
}

}  // namespace twinhull::git
