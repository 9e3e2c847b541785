#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/parallel.h"
#include "base/sha256.h"
#include "emit/output/finding.h"
#include "emit/output/index.h"
#include "emit/output/merge.h"
#include "emit/output/output.h"
#include "emit/output/path.h"

namespace twinhull::emit {

namespace {

using base::FileType;

/// A directory of generated files.
struct Directory {
  std::string_view path;
  const PlannedFile* first = nullptr;  ///< of the files below it
};

/// All directories, each once. Files are sorted by path, so those of a directory are adjacent.
std::vector<Directory> directories(const std::vector<PlannedFile>& files) {
  std::vector<Directory> out;
  std::string_view last;
  for (const PlannedFile& file : files) {
    const std::string_view path = file.path;
    const auto [at, other] = std::ranges::mismatch(path, last);
    const auto common = static_cast<std::size_t>(at - path.begin());
    for (std::size_t slash = path.find('/', common); slash != std::string_view::npos;
         slash = path.find('/', slash + 1)) {
      out.push_back({path.substr(0, slash), &file});
    }
    last = path;
  }
  return out;
}

const PlannedFile* find_file(const std::vector<PlannedFile>& files, std::string_view path) {
  const auto position = std::ranges::lower_bound(files, path, {}, &PlannedFile::path);
  return position == files.end() || position->path != path ? nullptr : &*position;
}

/// Whether all paths can coexist. They contain names chosen by users, so this must be checked.
void check_paths(OutputPlan& out, int jobs) {
  auto report = [&](std::string_view path, const char* rule, std::string message) {
    out.findings.push_back(
        output_finding(out.root, path, rule, std::move(message),
                       "rename the component or template that determines the file's name"));
  };
  if (std::string_view fault = unsafe_path_reason(out.root.system);
      !fault.empty() || out.root.system.find('/') != std::string::npos) {
    report({}, "unsafe-output-path", "the system's name is not a valid directory name");
  }
  std::vector<std::string_view> faults(out.files.size());
  base::parallel_for(out.files.size(), jobs,
                     [&](std::size_t i) { faults[i] = unsafe_path_reason(out.files[i].path); });
  std::string_view last;
  for (std::size_t i = 0; i < out.files.size(); ++i) {
    const PlannedFile& file = out.files[i];
    if (!faults[i].empty()) {
      report(file.path, "unsafe-output-path", "the path of a file to write " + std::string(faults[i]));
    } else if (file.path == last || file.path == kIndexName) {
      report(file.path, "unsafe-output-path", "two files would be written to this path");
    }
    last = file.path;
  }
  for (const Directory& directory : directories(out.files)) {
    if (find_file(out.files, directory.path) == nullptr) continue;
    report(directory.path, "unsafe-output-path",
           "the path is needed for a file, and as a directory for `" + directory.first->path + "`");
  }
}

/// Reads index.json; `made` are the digests for the new one.
Index load_index(base::FileSystem& fs, OutputPlan& out, Digests made, std::string& text, bool force) {
  const std::string path = on_disk(out.root, kIndexName);
  const FileType type = fs.type_no_follow(path);
  if (type == FileType::none) return {};
  base::Expected<std::string> read;
  if (type == FileType::symlink) {
    read.error = "it is a link";
  } else {
    read = fs.read(path);
  }
  if (!read.value) {
    out.failed = true;
    out.findings.push_back(output_finding(out.root, kIndexName, "unreadable-file",
                                          "the file cannot be read: " + read.error,
                                          "make it a readable file, or remove it"));
    return {};
  }
  text = std::move(*read.value);
  if (!out.index.empty() && text == out.index) return {.files = std::move(made)};
  Index index = read_index(text, out.root.system);
  if (!index.corruption.empty() && !force) {
    out.findings.push_back(output_finding(
        out.root, kIndexName, "invalid-output-index",
        "the list of generated files cannot be used: " + index.corruption,
        "restore it from version control, or run with `--force` to overwrite files that differ"));
  }
  return index;
}

/// Reports directories that are links, because writing through them would leave the output directory, and
/// files where a directory is needed, unless they are ours and will be removed.
void check_directories(base::FileSystem& fs, OutputPlan& out, int jobs) {
  std::vector<Directory> all = directories(out.files);
  all.push_back({});
  std::vector<FileType> types(all.size());
  base::parallel_for(all.size(), jobs,
                     [&](std::size_t i) { types[i] = fs.type_no_follow(on_disk(out.root, all[i].path)); });
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Directory& directory = all[i];
    const FileType type = types[i];
    if (type == FileType::symlink) {
      out.findings.push_back(output_finding(
          out.root, directory.path, "unsafe-output-path", "a link in place of an output directory",
          "remove the link; generated files are not written through links"));
    } else if (type != FileType::none && type != FileType::directory) {
      const PlannedFile* leaving = find_file(out.files, directory.path);
      if (leaving != nullptr && !leaving->generated) continue;
      out.findings.push_back(output_finding(out.root, directory.path, "unmanaged-output-file",
                                            "a file in place of an output directory", "move the file"));
    }
  }
}

diagnostic::Finding edited_finding(const OutputRoot& root, const PlannedFile& file) {
  if (file.generated) {
    return output_finding(
        root, file.path, "modified-output",
        "the generated file was modified; writing it would overwrite the change",
        "move the change into the environment's values or a template, or run with `--force` to overwrite it");
  }
  return output_finding(root, file.path, "modified-output",
                        "the generated file was modified, but is no longer generated",
                        "save your changes elsewhere, or run with `--force` to remove it");
}

/// The result of inspecting one file, on any thread.
struct Inspection {
  std::optional<diagnostic::Finding> finding;
  bool failed = false;  ///< the file could not be read
  bool gone = false;    ///< nothing to do: no longer generated, and already removed
};

/// Determines the state of one file.
Inspection inspect(base::FileSystem& fs, const OutputRoot& root, PlannedFile& file, const Index& index,
                   bool force) {
  const std::string path = on_disk(root, file.path);
  FileType type{};
  base::Expected<std::string> read = fs.read_no_follow(path, type);
  if (type == FileType::none || (!file.generated && type != FileType::file)) {
    file.state = FileState::created;
    return {.gone = !file.generated};
  }
  if (type != FileType::file) {
    // A directory may contain only files of ours that will be removed; writing fails otherwise.
    file.state = FileState::created;
    if (type == FileType::directory) return {};
    file.state = FileState::untracked;
    return {output_finding(root, file.path, "unsafe-output-path",
                           "a link or device in place of a generated file",
                           "remove it; generated files are not written through links or devices")};
  }

  if (!read.value) {
    return {output_finding(root, file.path, "unreadable-file", "the file cannot be read: " + read.error,
                           "make it readable, or remove it"),
            true};
  }
  const bool in_memory = file.spilled.in == nullptr;
  if (file.generated && in_memory && *read.value == file.text) {
    file.sha_on_disk = file.sha;
    return {};
  }
  file.sha_on_disk = base::sha256_hex(*read.value);
  if (file.generated && !in_memory && file.sha_on_disk == file.sha) return {};
  file.text_on_disk = std::move(*read.value);
  file.state = file.generated ? FileState::changed : FileState::removed;
  if (force || index.is_unmodified(file.path, file.sha_on_disk)) return {};
  if (index.contains(file.path)) {
    if (has_conflict_markers(file.text_on_disk)) return {};  // of a merge: nothing of a user is lost
    file.state = FileState::edited;
    return {edited_finding(root, file)};
  }
  file.state = FileState::untracked;
  // Without an index, every file would look untracked; the finding about the index is enough.
  if (!index.corruption.empty()) return {};
  return {output_finding(root, file.path, "unmanaged-output-file",
                         "the path of a generated file has a file that twinhull did not write",
                         "move the file, or run with `--force` to overwrite it")};
}

void inspect_all(base::FileSystem& fs, OutputPlan& out, const Index& index, bool force, int jobs) {
  std::vector<Inspection> inspections(out.files.size());
  base::parallel_for(out.files.size(), jobs, [&](std::size_t i) {
    inspections[i] = inspect(fs, out.root, out.files[i], index, force);
  });
  for (Inspection& inspection : inspections) {
    out.failed = out.failed || inspection.failed;
    if (inspection.finding) out.findings.push_back(std::move(*inspection.finding));
  }
  std::size_t at = 0;
  std::erase_if(out.files, [&](const PlannedFile&) { return inspections[at++].gone; });
}

/// The digests of the generated files for the new index.json.
Digests digests_of(const std::vector<PlannedFile>& made) {
  Digests digests;
  for (const PlannedFile& file : made) digests.emplace_hint(digests.end(), file.path, file.sha);
  return digests;
}

FileState index_state(const OutputPlan& out, const std::string& text, bool exists) {
  if (out.index.empty()) return exists ? FileState::removed : FileState::unchanged;
  if (!exists) return FileState::created;
  return text == out.index ? FileState::unchanged : FileState::changed;
}

}  // namespace

std::size_t OutputPlan::count(FileState state) const {
  return static_cast<std::size_t>(std::count_if(
      files.begin(), files.end(), [&](const PlannedFile& file) { return file.state == state; }));
}

OutputPlan plan(base::FileSystem& fs, const OutputRoot& root, std::vector<OutputFile> files,
                const nlohmann::ordered_json& targets, bool force, int jobs) {
  OutputPlan out;
  out.root = root;
  auto by_path = [](const PlannedFile& a, const PlannedFile& b) { return a.path < b.path; };
  out.files.resize(files.size());
  base::parallel_for(files.size(), jobs, [&](std::size_t i) {
    out.files[i].sha = files[i].sha.empty() ? base::sha256_hex(files[i].text) : std::move(files[i].sha);
    out.files[i].path = std::move(files[i].path);
    out.files[i].text = std::move(files[i].text);
    out.files[i].spilled = std::move(files[i].spilled);
  });
  std::sort(out.files.begin(), out.files.end(), by_path);
  check_paths(out, jobs);
  if (!out.findings.empty()) return out;

  Digests digests = digests_of(out.files);
  if (!digests.empty()) out.index = write_index(root.system, targets, digests);
  std::string index_text;
  const Index index = load_index(fs, out, std::move(digests), index_text, force);
  out.interrupted = !index.pending.empty();
  if (index_text != out.index) {
    const std::size_t made = out.files.size();
    for (std::string& path : index.paths()) {
      PlannedFile wanted;
      wanted.path = std::move(path);
      const auto end = out.files.begin() + static_cast<std::ptrdiff_t>(made);
      if (std::binary_search(out.files.begin(), end, wanted, by_path)) continue;
      wanted.generated = false;
      out.files.push_back(std::move(wanted));
    }
    std::sort(out.files.begin(), out.files.end(), by_path);
  }

  check_directories(fs, out, jobs);
  inspect_all(fs, out, index, force, jobs);
  out.index_state =
      index_state(out, index_text, fs.type_no_follow(on_disk(root, kIndexName)) != FileType::none);
  return out;
}

}  // namespace twinhull::emit
