#pragma once

#include <string>
#include <string_view>

#include "diagnostic/finding.h"
#include "source/files.h"

namespace twinhull::diagnostic {

/// Escape sequences of a terminal; all empty if color is off.
struct AnsiStyle {
  std::string_view error;
  std::string_view warning;
  std::string_view info;
  std::string_view bold;
  std::string_view faint;
  std::string_view mark;
  std::string_view reset;
};

const AnsiStyle& ansi_style_for(bool color);

std::string_view color_of(Severity severity, const AnsiStyle& paint);

/// `file:line:column`, escaped for display.
std::string format_location(const source::Span& span, const source::Files& files);

/// Appends the line in which a span begins, with its number, and the markers below it.
void append_snippet(std::string& out, const source::Span& span, const source::Files& files, char first_mark,
                    const AnsiStyle& paint);

}  // namespace twinhull::diagnostic
