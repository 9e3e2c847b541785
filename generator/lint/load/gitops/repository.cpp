// Whether a source of Argo CD or Flux is the repository of the run. Reads .git/config and .git/HEAD as text,
// without running a program.
#include "lint/load/gitops/repository.h"

#include <algorithm>
#include <cctype>

#include "base/confined_files.h"
#include "base/path.h"
#include "base/text.h"
#include "lint/load/discover/file_names.h"

namespace twinhull::lint {
namespace {

/// Host and path of a URL, equal for all its forms: `git@github.com:acme/shop.git`,
/// `https://github.com/acme/shop`, `ssh://git@github.com/acme/shop`.
std::string plain_address(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos)
    url.remove_prefix(scheme + 3);
  if (const std::size_t user = url.substr(0, url.find('/')).rfind('@'); user != std::string_view::npos)
    url.remove_prefix(user + 1);
  while (url.ends_with('/')) url.remove_suffix(1);
  if (url.ends_with(".git")) url.remove_suffix(4);
  std::string out;
  for (const char c : url) out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  if (const std::size_t colon = out.find(':'); colon != std::string::npos) out[colon] = '/';
  return out;
}

std::vector<std::string> remotes_in(std::string_view config) {
  std::vector<std::string> out;
  bool remote = false;
  for (std::string_view line : base::split_lines(config)) {
    line = base::trim(line);
    if (line.starts_with('[')) remote = line.starts_with("[remote ");
    const std::size_t equals = line.find('=');
    if (remote && equals != std::string_view::npos && base::trim(line.substr(0, equals)) == "url")
      out.push_back(plain_address(base::trim(line.substr(equals + 1))));
  }
  return out;
}

/// Whether the checked-out revision is that of the source: `HEAD`, its branch, or the usual default branches.
bool is_current(std::string_view revision, const Repository& repository) {
  if (revision.starts_with("refs/heads/")) revision.remove_prefix(11);
  return revision.empty() || revision == "HEAD" || revision == "main" || revision == "master" ||
         revision == repository.branch;
}

}  // namespace

bool is_plain_path(std::string_view text) {
  return !text.empty() && text.find_first_of("{$*?[<") == std::string_view::npos &&
         text.find("://") == std::string_view::npos;
}

bool is_plain_path(const yaml::Node* name) {
  return name != nullptr && name->is(yaml::Kind::string) && is_plain_path(name->text);
}

const Repository& Repositories::around(const std::string& directory) {
  const auto [found, fresh] = known_.try_emplace(directory);
  Repository& repository = found->second;
  if (!fresh) return repository;
  // A state of a repository, which is not on disk.
  if (!fs_.real(directory).starts_with('/')) return repository;
  const std::string top = base::enclosing_root(fs_, directory);
  if (fs_.type_no_follow(top + "/.git") == base::FileType::none) return repository;
  repository.top = top;
  if (const auto config = fs_.read(top + "/.git/config"); config.value)
    repository.remotes = remotes_in(*config.value);
  constexpr std::string_view ref = "ref: refs/heads/";
  if (const auto head = fs_.read(top + "/.git/HEAD"); head.value && head.value->starts_with(ref))
    repository.branch = base::trim(std::string_view(*head.value).substr(ref.size()));
  return repository;
}

namespace {

/// The root of the repository, as seen from a directory in it: a path such as that of the directory.
std::string shown_top(base::FileSystem& fs, const std::string& directory, const std::string& top) {
  constexpr int most_levels = 100;
  std::string at = directory;
  for (int level = 0; level < most_levels && fs.real(at) != top; ++level) at = base::join_path(at, "..");
  return at;
}

}  // namespace

LocatedPath Repositories::locate(const std::string& directory, const SourceRef& source, std::string_view path,
                                 const std::vector<std::string>& known) {
  using Where = LocatedPath::Where;
  const Repository& repository = around(directory);
  while (path.starts_with('/')) path.remove_prefix(1);
  const std::string wanted = base::join_path(".", path);
  if (wanted.starts_with("..")) return {};
  const bool compared = !source.url.empty() && !repository.remotes.empty();
  const bool own = compared && std::ranges::find(repository.remotes, plain_address(source.url)) !=
                                   repository.remotes.end();
  const bool deep = wanted.find('/') != std::string::npos;
  // Of another repository, a directory of the same name is a coincidence.
  if (compared && !own && !deep) return {};
  if (wanted == "." && (repository.top.empty() || !(own || source.here))) return {};
  const std::string first = wanted.substr(0, wanted.find('/'));
  bool begun = false;
  const auto within = [&](const std::string& top) {
    begun = begun || (deep && exists(base::join_path(top, first)));
    return exists(base::join_path(top, wanted));
  };
  if (!repository.top.empty()) {
    const std::string top = shown_top(fs_, directory, repository.top);
    if (within(top)) return {Where::here, base::join_path(top, wanted), top};
  } else {
    // The root of the repository is unknown: any parent directory.
    for (std::string top = directory;; top = base::directory_of(std::string_view(top))) {
      if (within(top)) return {Where::here, base::join_path(top, wanted), top};
      if (top == "." || top == "/" || top.ends_with("..")) break;
    }
  }
  LocatedPath found;
  for (const std::string& one : known) {
    std::string top;
    if (!leads_to(wanted, one, top)) continue;
    if (found.where == Where::here) return {};  // ambiguous
    found = {Where::here, one, top};
  }
  if (found.where == Where::here) return found;
  const bool certain = (own || source.here) && !repository.top.empty();
  const bool missing =
      !source.pinned && is_current(source.revision, repository) && (!compared || own) && (certain || begun);
  if (missing) return {Where::missing, wanted, {}};
  return {};
}

}  // namespace twinhull::lint
