#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/parallel.h"
#include "base/sha256.h"
#include "emit/output/finding.h"
#include "emit/output/index.h"
#include "emit/output/output.h"
#include "emit/output/path.h"

namespace twinhull::emit {

namespace {

using base::FileType;

/// A folder that files stand in.
struct Folder {
  std::string_view path;
  const PlannedFile* first = nullptr;  ///< of the files below it
};

/// All folders, each once. Files are sorted by path, so those of a folder follow one another.
std::vector<Folder> folders(const std::vector<PlannedFile>& files) {
  std::vector<Folder> out;
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
  const auto place = std::ranges::lower_bound(files, path, {}, &PlannedFile::path);
  return place == files.end() || place->path != path ? nullptr : &*place;
}

/// Whether all paths can stand beside each other in one folder. They come from names that people
/// choose, so none of this can be taken for granted.
void check_paths(OutputPlan& out, int jobs) {
  auto report = [&](std::string_view path, const char* rule, std::string message) {
    out.findings.push_back(
        output_finding(out.place, path, rule, std::move(message),
                       "rename the component or the template that gives the file its name"));
  };
  if (std::string_view fault = unsafe_path_reason(out.place.system);
      !fault.empty() || out.place.system.find('/') != std::string::npos) {
    report({}, "unsafe-output-path", "the system's name cannot name a folder");
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
  for (const Folder& folder : folders(out.files)) {
    if (find_file(out.files, folder.path) == nullptr) continue;
    report(folder.path, "unsafe-output-path",
           "the path is to be a file, and a folder for `" + folder.first->path + "`");
  }
}

/// What index.json says; `made` is what a new one is to say of the files.
Index load_index(base::FileSystem& fs, OutputPlan& out, Digests made, std::string& text, bool force) {
  const std::string path = on_disk(out.place, kIndexName);
  const FileType type = fs.type(path);
  if (type == FileType::none) return {};
  base::Expected<std::string> read;
  if (type == FileType::symlink) {
    read.error = "it is a link";
  } else {
    read = fs.read(path);
  }
  if (!read.value) {
    out.failed = true;
    out.findings.push_back(output_finding(out.place, kIndexName, "unreadable-file",
                                          "the file cannot be read: " + read.error,
                                          "make it a file that may be read, or remove it"));
    return {};
  }
  text = std::move(*read.value);
  if (!out.index.empty() && text == out.index) return {.files = std::move(made)};
  Index index = read_index(text, out.place.system);
  if (!index.damage.empty() && !force) {
    out.findings.push_back(
        output_finding(out.place, kIndexName, "invalid-output-index",
                       "the list of generated files cannot be used: " + index.damage,
                       "restore it from version control, or run with `--force` to overwrite what differs"));
  }
  return index;
}

/// Refuses folders that are links, because writing through one would leave the output folder, and
/// files that stand where a folder is needed, unless they are ours and go away.
void check_folders(base::FileSystem& fs, OutputPlan& out, int jobs) {
  std::vector<Folder> all = folders(out.files);
  all.push_back({});
  std::vector<FileType> types(all.size());
  base::parallel_for(all.size(), jobs,
                     [&](std::size_t i) { types[i] = fs.type(on_disk(out.place, all[i].path)); });
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Folder& folder = all[i];
    const FileType type = types[i];
    if (type == FileType::symlink) {
      out.findings.push_back(output_finding(
          out.place, folder.path, "unsafe-output-path", "a link stands where a folder of the output is to be",
          "remove the link; generated files are never written through one"));
    } else if (type != FileType::none && type != FileType::directory) {
      const PlannedFile* leaving = find_file(out.files, folder.path);
      if (leaving != nullptr && !leaving->made) continue;
      out.findings.push_back(output_finding(out.place, folder.path, "unmanaged-output-file",
                                            "a file stands where a folder of the output is to be",
                                            "move the file away"));
    }
  }
}

diagnostic::Finding edited_finding(const OutputRoot& place, const PlannedFile& file) {
  if (file.made) {
    return output_finding(
        place, file.path, "modified-output",
        "the generated file was edited by hand, writing it would undo that",
        "move the change into the environment's values or a template, or run with `--force` to overwrite it");
  }
  return output_finding(place, file.path, "modified-output",
                        "the generated file was edited by hand, and it is no longer made",
                        "move what is worth keeping to another place, or run with `--force` to remove it");
}

/// What came of looking at one file, on any thread.
struct Inspection {
  std::optional<diagnostic::Finding> finding;
  bool failed = false;  ///< it could not be read
  bool gone = false;    ///< nothing has to happen: it is no longer made, and gone already
};

/// Finds out what has to happen to one file.
Inspection inspect(base::FileSystem& fs, const OutputRoot& place, PlannedFile& file, const Index& index,
                   bool force) {
  const std::string path = on_disk(place, file.path);
  FileType type{};
  base::Expected<std::string> read = fs.read_no_follow(path, type);
  if (type == FileType::none || (!file.made && type != FileType::file)) {
    file.state = FileState::created;
    return {.gone = !file.made};
  }
  if (type != FileType::file) {
    // A folder may hold nothing but files of ours that go away; writing shows whether it does.
    file.state = FileState::created;
    if (type == FileType::directory) return {};
    file.state = FileState::foreign;
    return {output_finding(place, file.path, "unsafe-output-path",
                           "a link or device stands where a file is to be written",
                           "remove it; generated files are never written through one")};
  }

  if (!read.value) {
    return {output_finding(place, file.path, "unreadable-file", "the file cannot be read: " + read.error,
                           "make it readable, or remove it"),
            true};
  }
  if (file.made && *read.value == file.text) {
    file.sha_on_disk = file.sha;
    return {};
  }
  file.text_on_disk = std::move(*read.value);
  file.sha_on_disk = base::sha256_hex(file.text_on_disk);
  file.state = file.made ? FileState::changed : FileState::removed;
  if (force || index.ours(file.path, file.sha_on_disk)) return {};
  if (index.lists(file.path)) {
    file.state = FileState::edited;
    return {edited_finding(place, file)};
  }
  file.state = FileState::foreign;
  // Without an index every file would look foreign; the index's own finding says it all.
  if (!index.damage.empty()) return {};
  return {output_finding(place, file.path, "unmanaged-output-file",
                         "a file that twinhull did not make stands where one of its own goes",
                         "move the file away, or run with `--force` to overwrite it")};
}

void inspect_all(base::FileSystem& fs, OutputPlan& out, const Index& index, bool force, int jobs) {
  std::vector<Inspection> inspections(out.files.size());
  base::parallel_for(out.files.size(), jobs, [&](std::size_t i) {
    inspections[i] = inspect(fs, out.place, out.files[i], index, force);
  });
  for (Inspection& inspection : inspections) {
    out.failed = out.failed || inspection.failed;
    if (inspection.finding) out.findings.push_back(std::move(*inspection.finding));
  }
  std::size_t at = 0;
  std::erase_if(out.files, [&](const PlannedFile&) { return inspections[at++].gone; });
}

/// The digests of what is made, which a new index.json lists.
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

OutputPlan plan(base::FileSystem& fs, const OutputRoot& place, std::vector<OutputFile> files,
                const nlohmann::ordered_json& targets, bool force, int jobs) {
  OutputPlan out;
  out.place = place;
  auto by_path = [](const PlannedFile& a, const PlannedFile& b) { return a.path < b.path; };
  out.files.resize(files.size());
  base::parallel_for(files.size(), jobs, [&](std::size_t i) {
    out.files[i].sha = base::sha256_hex(files[i].text);
    out.files[i].path = std::move(files[i].path);
    out.files[i].text = std::move(files[i].text);
  });
  std::sort(out.files.begin(), out.files.end(), by_path);
  check_paths(out, jobs);
  if (!out.findings.empty()) return out;

  Digests digests = digests_of(out.files);
  if (!digests.empty()) out.index = write_index(place.system, targets, digests);
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
      wanted.made = false;
      out.files.push_back(std::move(wanted));
    }
    std::sort(out.files.begin(), out.files.end(), by_path);
  }

  check_folders(fs, out, jobs);
  inspect_all(fs, out, index, force, jobs);
  out.index_state = index_state(out, index_text, fs.type(on_disk(place, kIndexName)) != FileType::none);
  return out;
}

}  // namespace twinhull::emit
