// Writes one system's files.
//
// Every file is replaced atomically, but a run may be stopped between two files: the disk is full, the
// process is killed. The next run must not mistake the files written so far for manual edits, even if the
// inputs have changed. So index.json is written twice: first with the digests of the existing files and, as
// `pending`, those of the files to be written; at the end without `pending`. A file with either digest is
// unmodified.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/temporary_name.h"
#include "emit/output/finding.h"
#include "emit/output/index.h"
#include "emit/output/output.h"
#include "emit/output/path.h"

namespace twinhull::emit {

namespace {

bool is_written(const PlannedFile& file) {
  return file.state == FileState::created || file.state == FileState::changed;
}

std::string journal(const OutputPlan& plan) {
  Digests there;
  Digests pending;
  for (const PlannedFile& file : plan.files) {
    if (!file.sha_on_disk.empty()) there.emplace(file.path, file.sha_on_disk);
    if (is_written(file)) pending.emplace(file.path, file.sha);
  }
  return write_index(plan.root.system, nlohmann::ordered_json::array(), there, pending);
}

struct Writer {
  base::FileSystem& fs;
  const OutputRoot& root;
  const std::function<bool()>& go_on;
  ApplyResult result;
  bool stopped = false;  ///< an error occurred, or the run was interrupted

  bool may_go_on() {
    stopped = stopped || result.failed || !go_on();
    return !stopped;
  }

  void report(std::string_view path, const char* what, const std::string& reason) {
    result.failed = true;
    result.findings.push_back(output_finding(root, path, "write-failed",
                                             std::string("the file cannot be ") + what + ": " + reason,
                                             "make the output directory writable, then run again"));
  }

  void write(std::string_view path, std::string_view text) {
    if (!may_go_on()) return;
    if (const std::string reason = fs.write(on_disk(root, path), text); !reason.empty()) {
      report(path, "written", reason);
    }
  }

  /// Removes a file and its empty parent directories, up to the output directory.
  void remove(std::string_view path) {
    if (!may_go_on()) return;
    if (const std::string reason = fs.remove(on_disk(root, path)); !reason.empty()) {
      report(path, "removed", reason);
      return;
    }
    std::vector<std::string_view> directories = directories_of(path);
    for (auto directory = directories.rbegin(); directory != directories.rend(); ++directory) {
      fs.remove_if_empty(on_disk(root, *directory));
    }
  }
};

/// Removes temporary files of a killed run from a directory.
void sweep(base::FileSystem& fs, const std::string& directory) {
  const auto entries = fs.list(directory);
  if (!entries.value) return;
  for (const base::DirectoryEntry& entry : *entries.value) {
    if (entry.type == base::FileType::file && base::is_temporary(entry.name)) {
      fs.remove(directory + "/" + entry.name);  // a remaining one does no harm
    }
  }
}

/// No other process writes now, so temporary files are left over. One may be next to index.json after any
/// killed run; in other directories only if the run had written index.json.
void sweep_all(base::FileSystem& fs, const OutputPlan& plan) {
  sweep(fs, on_disk(plan.root, {}));
  if (!plan.interrupted) return;
  std::set<std::string_view> directories;
  for (const PlannedFile& file : plan.files) {
    for (std::string_view directory : directories_of(file.path)) directories.insert(directory);
  }
  for (std::string_view directory : directories) sweep(fs, on_disk(plan.root, directory));
}

/// Obsolete files that conflict with new ones: a file where a directory is needed, or files in a directory
/// whose path a new file has.
std::set<std::string_view> obstacles(const OutputPlan& plan) {
  std::set<std::string_view> names;
  std::set<std::string_view> directories;
  for (const PlannedFile& file : plan.files) {
    if (!file.generated) continue;
    names.insert(file.path);
    for (std::string_view directory : directories_of(file.path)) directories.insert(directory);
  }
  std::set<std::string_view> out;
  for (const PlannedFile& file : plan.files) {
    if (file.state != FileState::removed) continue;
    const std::vector<std::string_view> above = directories_of(file.path);
    const bool below_a_file = std::any_of(
        above.begin(), above.end(), [&](std::string_view directory) { return names.contains(directory); });
    if (below_a_file || directories.contains(file.path)) out.insert(file.path);
  }
  return out;
}

}  // namespace

ApplyResult apply(base::FileSystem& fs, const OutputPlan& plan, const std::function<bool()>& go_on) {
  if (!plan.findings.empty()) return {plan.findings, plan.failed};
  sweep_all(fs, plan);
  Writer writer{fs, plan.root, go_on, {}};
  const bool changes = std::any_of(plan.files.begin(), plan.files.end(), [](const PlannedFile& file) {
    return file.state != FileState::unchanged;
  });
  if (changes) writer.write(kIndexName, journal(plan));

  const std::set<std::string_view> first = obstacles(plan);
  for (std::string_view path : first) writer.remove(path);
  for (const PlannedFile& file : plan.files) {
    if (!is_written(file)) continue;
    if (const std::optional<std::string> text = file.content()) {
      writer.write(file.path, *text);
    } else {
      writer.report(file.path, "written", "its temporary copy cannot be read");
    }
  }
  for (const PlannedFile& file : plan.files) {
    if (file.state == FileState::removed && !first.contains(file.path)) writer.remove(file.path);
  }
  if (plan.index_state == FileState::removed) {
    writer.remove(kIndexName);
    fs.remove_if_empty(on_disk(plan.root, {}));
  } else if (changes || plan.index_state != FileState::unchanged) {
    writer.write(kIndexName, plan.index);
  }
  return std::move(writer.result);
}

std::vector<std::string> written_systems(base::FileSystem& fs, const std::string& directory,
                                         const std::vector<std::string>& except) {
  std::vector<std::string> out;
  const auto entries = fs.list(directory);
  if (!entries.value) return out;
  for (const base::DirectoryEntry& entry : *entries.value) {
    if (entry.type != base::FileType::directory) continue;
    if (std::find(except.begin(), except.end(), entry.name) != except.end()) continue;
    const auto text = fs.read(directory + "/" + entry.name + "/" + std::string(kIndexName));
    if (text.value && read_index(*text.value, entry.name).corruption.empty()) out.push_back(entry.name);
  }
  return out;
}

}  // namespace twinhull::emit
