#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/file_system.h"
#include "commands/command.h"
#include "source/files.h"

namespace twinhull::commands {

/// The output folder, held open. Without one on disk that is an empty file system.
struct OutputFolder {
  std::unique_ptr<base::FileSystem> files;
  std::string path;   ///< as the operating system takes it
  std::string shown;  ///< as findings name it
};

/// Opens the folder that `generate` writes into, and makes it where `make` says so. Nothing, after saying
/// why, where it mixes with the inputs or stands behind a link.
std::optional<OutputFolder> open_output(const Options& options, base::FileSystem& fs, const std::string& root,
                                        bool make);

/// Whether all files that the options name for output may be written: none is an input. Says why not.
bool check_output_files(const Options& options, base::FileSystem& fs);

/// Writes a file that the options name; false, after saying why, where that fails or where the file is one
/// of those that were read.
bool write_named(base::FileSystem& fs, const std::string& path, std::string_view text,
                 const source::Files& files);

}  // namespace twinhull::commands
