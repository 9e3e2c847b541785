#pragma once

#include <span>
#include <string_view>

#include "base/file_system.h"

namespace twinhull::pipeline {

/// A built-in file: a schema or a template.
struct BuiltinFile {
  std::string_view path;  ///< `schemas/values.schema.json`
  std::string_view text;
};

/// All built-in files, sorted by path; embedded from schemas/ and templates/ at build time.
std::span<const BuiltinFile> builtin_table();

/// The same as a file system, for repositories without their own schemas or templates.
base::FileSystem& builtin_files();

/// The prefix of the paths of built-in files in findings.
inline constexpr std::string_view kBuiltin = "<built-in>/";

}  // namespace twinhull::pipeline
