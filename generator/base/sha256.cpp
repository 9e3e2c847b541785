#include "base/sha256.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstdlib>

#include "base/hex.h"

namespace twinhull::base {

namespace {

// Fetched once: a lookup per call costs more than hashing a small file, and loading the library's
// configuration file costs more than the rest of a short run. Never freed, because the library cleans up
// before static objects are destroyed.
const EVP_MD* algorithm() {
  static const EVP_MD* const found = [] {
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    return EVP_MD_fetch(nullptr, "SHA256", nullptr);
  }();
  return found;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  // Without a digest, modified files would look unmodified, so this is fatal.
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &size, algorithm(), nullptr) != 1) std::abort();
  return to_hex({reinterpret_cast<const char*>(digest), size});
}

}  // namespace twinhull::base
