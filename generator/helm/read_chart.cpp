// The files of a chart: a directory without what .helmignore excludes, or an archive; archives in charts/ are
// unpacked.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/gzip.h"
#include "base/path.h"
#include "base/text.h"
#include "helm/chart.h"

namespace twinhull::helm {
namespace {

constexpr std::size_t max_unpacked = std::size_t{100} << 20;  ///< of all archives of a chart
constexpr std::size_t max_file = std::size_t{5} << 20;
constexpr int max_nesting = 50;  ///< of directories, and of archives in archives

struct ChartReader {
  base::FileSystem& fs;
  std::string root;
  ChartFiles out;
  std::size_t left = max_unpacked;

  bool failed() const { return !out.error.empty(); }
  void fail(std::string error, std::string path) {
    out.error = std::move(error);
    out.path = std::move(path);
  }
  void add(std::string path, std::string content) {
    if (out.files.size() >= base::limit(base::Limit::chart_files)) {
      out.exceeded = base::Limit::chart_files;
      return fail(fmt::format("the chart has more than {} files", base::display(base::Limit::chart_files)),
                  "Chart.yaml");
    }
    if (content.starts_with("\xEF\xBB\xBF")) content.erase(0, 3);
    out.files.push_back({std::move(path), std::move(content)});
  }
};

void read_directory(ChartReader& reading, const std::string& below, const IgnoreRules& rules, int depth) {
  const auto absolute = [&](const std::string& path) {
    return path.empty() ? reading.root : base::join_path(reading.root, path);
  };
  if (depth > max_nesting) return;
  const base::Expected<std::vector<base::DirectoryEntry>> entries = reading.fs.list(absolute(below));
  if (!entries.value) return reading.fail(entries.error, below);
  for (const base::DirectoryEntry& entry : *entries.value) {
    const std::string path = below.empty() ? entry.name : below + "/" + entry.name;
    const bool link = entry.type == base::FileType::symlink;
    const base::FileType type = link ? reading.fs.type_of(absolute(path)) : entry.type;
    const bool directory = type == base::FileType::directory;
    if (rules.ignores(path, directory) || (link && reading.fs.escapes_root(absolute(path)))) continue;
    if (directory) {
      read_directory(reading, path, rules, depth + 1);
    } else if (type == base::FileType::file) {
      base::Expected<std::string> content = reading.fs.read(absolute(path));
      if (!content.value) return reading.fail(fmt::format("error reading {}: {}", path, content.error), path);
      reading.add(path, std::move(*content.value));
    } else if (type == base::FileType::none) {
      return reading.fail(fmt::format("error evaluating symlink {}: no such file or directory", path), path);
    } else {
      return reading.fail(fmt::format("cannot load irregular file {}", path), path);
    }
    if (reading.failed()) return;
  }
}

/// The files of a tar archive; returns an error, empty on success.
std::string read_tar(std::string_view tar, std::vector<ChartFile>& files) {
  // A header of 512 bytes, then the content in blocks of 512 bytes.
  constexpr std::size_t block = 512;
  std::string long_name;
  for (std::size_t at = 0; at + block <= tar.size();) {
    const std::string_view header = tar.substr(at, block);
    const auto field = [&](std::size_t offset, std::size_t size) {
      const std::string_view text = header.substr(offset, size);
      return text.substr(0, text.find('\0'));
    };
    if (header.find_first_not_of('\0') == std::string_view::npos) break;
    const std::string_view octal = base::trim(field(124, 12));
    std::size_t size = 0;
    std::from_chars(octal.data(), octal.data() + octal.size(), size, 8);
    at += block;
    if (size > tar.size() - std::min(at, tar.size())) return "unexpected EOF";
    const char type = header[156];
    const std::string_view content = tar.substr(at, size);
    at += (size + block - 1) / block * block;
    if (type == 'L') {
      long_name = std::string(content.substr(0, content.find('\0')));
      continue;
    }
    if (type == 'x') {
      // An extended header: `LENGTH path=NAME`.
      const std::size_t path = content.find(" path=");
      if (path != std::string_view::npos) {
        const std::string_view rest = content.substr(path + 6);
        long_name = std::string(rest.substr(0, rest.find('\n')));
      }
      continue;
    }
    std::string name = long_name.empty() ? std::string(field(0, 100)) : long_name;
    if (long_name.empty() && header.substr(257, 5) == "ustar" && !field(345, 155).empty()) {
      name = std::string(field(345, 155)) + "/" + name;
    }
    long_name.clear();
    if (type != '0' && type != '\0') continue;
    const std::size_t slash = name.find('/');
    if (slash == std::string::npos) continue;
    const std::string path = base::join_path(".", name.substr(slash + 1));
    if (path.starts_with("..") || path.starts_with('/')) {
      return "chart illegally references parent directory";
    }
    if (content.size() > max_file) {
      return fmt::format("decompressed chart file {} is larger than the maximum file size {}", path,
                         max_file);
    }
    files.push_back({path, std::string(content)});
  }
  return files.empty() ? "no files in chart archive" : "";
}

/// Whether Helm unpacks a file: `charts/redis-18.1.0.tgz`, at any depth.
bool is_packed_chart(std::string_view path) {
  constexpr std::string_view directory = "charts/";
  while (path.starts_with(directory)) {
    const std::string_view name = path.substr(directory.size());
    if (name.starts_with('_') || name.starts_with('.')) return false;
    if (name.find('/') == std::string_view::npos) return name.ends_with(".tgz");
    path = name.substr(name.find('/') + 1);
  }
  return false;
}

/// Adds the files of an archive below `prefix`, unpacked.
void add_archive(ChartReader& reading, std::string_view bytes, const std::string& prefix, int depth) {
  const auto fail = [&](std::string_view why) {
    reading.fail(prefix.empty()
                     ? std::string(why)
                     : fmt::format("error unpacking subchart {}: {}", base::file_name(prefix), why),
                 prefix);
  };
  if (depth > max_nesting) return fail("too many archives in archives");
  base::Gunzipped archive = base::gunzip(bytes, reading.left);
  if (archive.fault != base::GzipFault::none) {
    return fail(archive.fault == base::GzipFault::damaged ? "the archive is damaged or truncated"
                : reading.left == max_unpacked            ? "the archive exceeds 100 MiB unpacked"
                                               : "the archives of the chart exceed 100 MiB unpacked");
  }
  reading.left -= archive.bytes.size();
  std::vector<ChartFile> files;
  if (const std::string error = read_tar(archive.bytes, files); !error.empty()) return fail(error);
  for (ChartFile& file : files) {
    const std::string path = prefix.empty() ? file.path : prefix + "/" + file.path;
    if (is_packed_chart(file.path)) {
      add_archive(reading, file.content, path, depth + 1);
    } else {
      reading.add(path, std::move(file.content));
    }
    if (reading.failed()) return;
  }
}

}  // namespace

ChartFiles read_chart(const std::string& path, base::FileSystem& fs, bool repair) {
  ChartReader reading{.fs = fs, .root = path, .out = {}};
  if (fs.type_of(path) != base::FileType::directory) {
    const base::Expected<std::string> bytes = fs.read(path);
    if (bytes.value) {
      add_archive(reading, *bytes.value, "", 0);
    } else {
      reading.fail(fmt::format("path \"{}\" not found", path), "");
    }
    return std::move(reading.out);
  }
  IgnoreRules rules(fs.read(base::join_path(path, ".helmignore")).value.value_or(""));
  reading.out.ignoring_lines = rules.lines_that_ignore("Chart.yaml", false);
  if (repair) {
    for (const int line : reading.out.ignoring_lines) rules.drop(line);
  }
  if (!rules.error().empty()) {
    reading.fail(rules.error(), ".helmignore");
    return std::move(reading.out);
  }
  read_directory(reading, "", rules, 0);
  std::vector<ChartFile> read = std::exchange(reading.out.files, {});
  for (ChartFile& file : read) {
    if (reading.failed()) break;
    if (is_packed_chart(file.path)) {
      add_archive(reading, file.content, file.path, 0);
    } else {
      reading.out.files.push_back(std::move(file));
    }
  }
  return std::move(reading.out);
}

}  // namespace twinhull::helm
