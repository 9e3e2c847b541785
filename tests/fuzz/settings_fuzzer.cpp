#include "lint/engine/baseline.h"
#include "lint_support.h"

// Any twinhull.yaml, baseline and .gitignore: they are used for a run, or there is a finding or an error.

using namespace twinhull;

namespace {

constexpr std::string_view manifest = R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: "80"}]  # twinhull: allow invalid-type: a reason
)";

std::vector<lint::ObjectFinding> some_findings(const source::Files&) {
  std::vector<lint::ObjectFinding> out(1);
  out[0].finding = {.rule = "invalid-type", .message = "x", .object = "Service/web", .file = "web.yaml"};
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string> parts = fuzz::parts(data, size);
  base::InMemoryFileSystem fs;
  fs.files["web.yaml"] = manifest;
  fs.files["twinhull.yaml"] = parts[0];
  if (parts.size() > 2) fs.files[".gitignore"] = parts[2];
  fuzz::lint_all(fs, "twinhull.yaml");

  source::Files files;
  std::vector<lint::ObjectFinding> found = some_findings(files);
  const std::string& baseline = parts.size() > 1 ? parts[1] : parts[0];
  const lint::BaselineResult result = lint::apply_baseline(baseline, found, files);
  if (!result.error.empty() && found.size() != 1) std::abort();
  // A written baseline can be read, and matches the findings it was written from.
  found = some_findings(files);
  const std::string written = lint::write_baseline(found, files);
  const lint::BaselineResult again = lint::apply_baseline(written, found, files);
  if (!again.error.empty() || again.matched != 1 || !found.empty()) std::abort();
  return 0;
}
