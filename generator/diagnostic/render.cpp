#include "diagnostic/render.h"

namespace twinhull::diagnostic {

std::string render(const Findings& findings, const source::Files& files, const Summary& summary,
                   Format format, bool color) {
  switch (format) {
    case Format::json:
      return render_json(findings, files, summary);
    case Format::sarif:
      return render_sarif(findings, files);
    case Format::github:
      return render_github(findings, files);
    case Format::junit:
      return render_junit(findings, files);
    case Format::text:
      break;
  }
  return render_text(findings, files, color);
}

}  // namespace twinhull::diagnostic
