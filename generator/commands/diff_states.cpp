#include "commands/diff_states.h"

#include <fmt/format.h>

#include <utility>

#include "base/path.h"
#include "commands/output.h"
#include "lint/load/manifests/manifest.h"
#include "pipeline/inputs.h"

namespace twinhull::commands {
namespace {

/// Selects states one by one; the first error is kept.
class StateSelection {
 public:
  StateSelection(const Options& options, base::FileSystem& fs) : options_(options), fs_(fs) {
    root_ = options.root.empty() ? pipeline::find_root("", fs) : options.root;
    if (root_.empty()) root_ = ".";
  }

  std::optional<DiffStates> run() {
    std::string old_word = options_.old_state;
    std::string new_word = options_.new_state;
    bool merge_base = false;
    if (const std::size_t dots = range_of(old_word); dots != std::string::npos && new_word.empty()) {
      merge_base = old_word.substr(dots).starts_with("...");
      new_word = old_word.substr(dots + (merge_base ? 3 : 2));
      old_word.resize(dots);
      for (std::string* word : {&old_word, &new_word}) {
        if (word->empty()) *word = "HEAD";
      }
    }
    if (options_.unstaged) {
      if (options_.staged || !options_.old_state.empty())
        set_error("with `--unstaged`, the states are the index and the working tree", "omit the others");
      select_index(states_.before, states_.old_files);
    } else if (merge_base) {
      select_merge_base(old_word, new_word);
    } else {
      select(old_word.empty() ? "HEAD" : old_word, states_.before, states_.old_files);
    }
    if (options_.staged) {
      if (!options_.new_state.empty() || range_of(options_.old_state) != std::string::npos)
        set_error("with `--staged`, the new state is the index", "omit NEW, or omit `--staged`");
      select_index(states_.after, states_.new_files);
    } else if (new_word.empty()) {
      states_.after = {&fs_, root_, "working tree"};
    } else {
      select(new_word, states_.after, states_.new_files);
    }
    if (error_.empty() && is_file(states_.before) != is_file(states_.after)) {
      set_error(fmt::format("`{}` is compared with `{}`, and only one is a file", states_.before.name,
                            states_.after.name),
                "pass two files, or two directories");
    }
    if (!error_.empty()) {
      fail(error_, help_);
      return std::nullopt;
    }
    return std::move(states_);
  }

 private:
  /// The position of the dots in `A..B`; a path begins with a dot or a slash.
  static std::size_t range_of(const std::string& word) {
    return is_path(word) ? std::string::npos : word.find("..");
  }

  static bool is_path(const std::string& word) { return word.starts_with('.') || word.starts_with('/'); }

  bool is_directory(const std::string& word) const { return fs_.type_of(word) == base::FileType::directory; }

  void set_error(std::string error, std::string help) {
    if (!error_.empty()) return;
    error_ = std::move(error);
    help_ = std::move(help);
  }

  bool open_repository() {
    if (states_.repository) return true;
    base::Expected<std::unique_ptr<git::Repository>> opened = git::Repository::open(fs_, root_);
    if (!opened.value) {
      set_error(fmt::format("`{}` cannot be compared with a revision: {}", root_, opened.error),
                "pass two directories");
      return false;
    }
    states_.repository = std::move(*opened.value);
    return true;
  }

  /// The root as a path from the top of the repository.
  std::string root_in_repository() const {
    const std::string top = fs_.real(states_.repository->top());
    const std::string root = fs_.real(root_);
    return root.size() > top.size() && root.starts_with(top) ? root.substr(top.size() + (top == "/" ? 0 : 1))
                                                             : std::string(".");
  }

  std::optional<git::ObjectId> resolve(const std::string& word) {
    base::Expected<git::ObjectId> commit = states_.repository->resolve(word);
    if (!commit.value) set_error(commit.error, "pass a branch, a tag, a commit or a directory");
    return commit.value;
  }

  void select_commit(const git::ObjectId& commit, std::string name, pipeline::State& state,
                     std::unique_ptr<base::FileSystem>& files) {
    base::Expected<std::unique_ptr<base::FileSystem>> found = states_.repository->files_of(commit);
    if (!found.value) return set_error(found.error, "fetch it with git");
    files = std::move(*found.value);
    state = {files.get(), root_in_repository(), std::move(name)};
  }

  /// A file of manifests stands for itself, another one for the chart around it, rendered with it.
  bool select_file(const std::string& word, pipeline::State& state) {
    if (fs_.type_of(word) != base::FileType::file) return false;
    std::string directory = base::directory_of(word);
    while (fs_.type_of(base::join_path(directory, "Chart.yaml")) != base::FileType::file) {
      if (directory == "." || directory == "/" || directory.ends_with("..")) {
        const base::Expected<std::string> text = fs_.read(word);
        if (text.value && lint::may_hold_objects(*text.value)) {
          state = {&fs_, word, word};
        } else {
          set_error(fmt::format("`{}` has no objects and is not in a chart", word),
                    "pass a file with manifests, or a values file in the directory of a chart");
        }
        return true;
      }
      directory = base::directory_of(directory);
    }
    state = {&fs_, directory, word, {word}};
    return true;
  }

  bool is_file(const pipeline::State& state) const {
    return state.fs == &fs_ && fs_.type_of(state.root) == base::FileType::file;
  }

  void select(const std::string& word, pipeline::State& state, std::unique_ptr<base::FileSystem>& files) {
    if (is_path(word)) {
      if (select_file(word, state)) return;
      if (!is_directory(word))
        return set_error(fmt::format("`{}` is not a directory", word), "pass a directory or a revision");
      state = {&fs_, word, word};
      return;
    }
    // In a repository, a branch takes precedence over a directory of the same name.
    const bool repository = states_.repository || git::Repository::open(fs_, root_).value;
    const bool revision =
        repository && open_repository() && (states_.repository->resolve(word).value || !is_directory(word));
    if (!revision && is_directory(word)) {
      state = {&fs_, word, word};
      return;
    }
    if (!(repository && open_repository() && states_.repository->resolve(word).value) &&
        select_file(word, state))
      return;
    if (!open_repository()) return;
    if (const std::optional<git::ObjectId> commit = resolve(word)) select_commit(*commit, word, state, files);
  }

  void select_merge_base(const std::string& old_word, const std::string& new_word) {
    if (!open_repository()) return;
    const std::optional<git::ObjectId> a = resolve(old_word);
    const std::optional<git::ObjectId> b = a ? resolve(new_word) : std::nullopt;
    if (!a || !b) return;
    const base::Expected<git::ObjectId> base = states_.repository->merge_base(*a, *b);
    if (!base.value) return set_error(base.error, "pass two revisions with a common history");
    select_commit(*base.value, fmt::format("merge base of {} and {}", old_word, new_word), states_.before,
                  states_.old_files);
  }

  void select_index(pipeline::State& state, std::unique_ptr<base::FileSystem>& files) {
    if (!error_.empty() || !open_repository()) return;
    base::Expected<std::unique_ptr<base::FileSystem>> found = states_.repository->files_of_index();
    if (!found.value) return set_error(found.error, "compare HEAD with the working tree");
    files = std::move(*found.value);
    state = {files.get(), root_in_repository(), "index"};
  }

  const Options& options_;
  base::FileSystem& fs_;
  std::string root_;
  DiffStates states_;
  std::string error_;
  std::string help_;
};

}  // namespace

std::optional<DiffStates> select_states(const Options& options, base::FileSystem& fs) {
  return StateSelection(options, fs).run();
}

}  // namespace twinhull::commands
