#include <fmt/format.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

#include <array>
#include <span>

#include "base/base64.h"
#include "base/hex.h"
#include "base/sha256.h"
#include "helm/evaluator.h"
#include "helm/functions.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

template <std::size_t size>
std::string hex_of(const std::array<std::uint8_t, size>& digest) {
  return base::to_hex({reinterpret_cast<const char*>(digest.data()), size});
}

Value sha1sum(const Call& call) {
  sha1_ctx context;
  std::array<std::uint8_t, SHA1_DIGEST_SIZE> digest{};
  sha1_init(&context);
  sha1_update(&context, call[0].size, bytes_of(call[0].text()));
  sha1_digest(&context, digest.size(), digest.data());
  return call.text(hex_of(digest));
}

Value sha256sum(const Call& call) { return call.text(base::sha256_hex(call[0].text())); }

Value sha512sum(const Call& call) {
  sha512_ctx context;
  std::array<std::uint8_t, SHA512_DIGEST_SIZE> digest{};
  sha512_init(&context);
  sha512_update(&context, call[0].size, bytes_of(call[0].text()));
  sha512_digest(&context, digest.size(), digest.data());
  return call.text(hex_of(digest));
}

Value adler32sum(const Call& call) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : call[0].text()) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return call.text(std::to_string(b << 16 | a));
}

/// What stands for a random text: characters that depend on the arguments only.
std::string stand_in(std::string_view seed, std::size_t size, std::string_view characters) {
  std::string out;
  for (std::uint32_t block = 0; out.size() < size; ++block) {
    const std::string digest = base::sha256_hex(fmt::format("{}\n{}", seed, block));
    for (std::size_t i = 0; i + 1 < digest.size() && out.size() < size; i += 2) {
      const auto digit = [](char c) { return static_cast<std::size_t>(c <= '9' ? c - '0' : c - 'a' + 10); };
      out += characters[(digit(digest[i]) * 16 + digit(digest[i + 1])) % characters.size()];
    }
  }
  return out;
}

constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::string_view printable =
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

constexpr std::int64_t max_random = 1 << 20;  ///< characters of a random text

template <const std::string_view& characters>
Value random_text(const Call& call) {
  const std::int64_t count = call[0].integer;
  if (count < 0) return of_text("");
  if (count > max_random) return call.fail("result is too large");
  return call.text(stand_in(fmt::format("random {}", count), static_cast<std::size_t>(count), characters));
}

Value rand_bytes(const Call& call) {
  const std::int64_t count = call[0].integer;
  if (count < 0 || count > max_random) return call.fail("runtime error: makeslice: len out of range");
  return call.text(base::base64(stand_in("bytes", static_cast<std::size_t>(count), alphanumeric)));
}

Value uuidv4(const Call&) { return of_text("00000000-0000-4000-8000-000000000000"); }

std::string bcrypt_of(std::string_view password) { return "$2a$10$" + stand_in(password, 53, alphanumeric); }

Value bcrypt(const Call& call) { return call.text(bcrypt_of(call[0].text())); }

Value htpasswd(const Call& call) {
  if (call[0].text().find(':') != std::string_view::npos) {
    return call.text(fmt::format("invalid username: {}", call[0].text()));
  }
  return call.text(fmt::format("{}:{}", call[0].text(), bcrypt_of(call[1].text())));
}

/// A block that has the form of PEM and stands for a key or certificate.
std::string pem(std::string_view label, std::string_view seed) {
  std::string out = fmt::format("-----BEGIN {}-----\n", label);
  const std::string content = stand_in(seed, 256, alphanumeric);
  for (std::size_t i = 0; i < content.size(); i += 64) out += content.substr(i, 64) + "\n";
  return out + fmt::format("-----END {}-----\n", label);
}

Value gen_private_key(const Call& call) {
  const std::string_view type = call[0].text();
  if (type == "rsa" || type.empty()) return call.text(pem("RSA PRIVATE KEY", type));
  if (type == "dsa") return call.text(pem("DSA PRIVATE KEY", type));
  if (type == "ecdsa") return call.text(pem("EC PRIVATE KEY", type));
  if (type == "ed25519") return call.text(pem("PRIVATE KEY", type));
  return call.text(fmt::format("Unknown type {}", type));
}

/// A certificate and its key, which stand for generated ones.
Value certificate(const Call& call) {
  Object* object = call.heap().make_object("sprig.certificate");
  const std::string seed = call.size() > 0 ? printed(call[0]) : "";
  object->fields.emplace_back("Cert", call.text(pem("CERTIFICATE", seed)));
  object->fields.emplace_back("Key", call.text(pem("RSA PRIVATE KEY", seed)));
  return of_object(object);
}

Value build_custom_cert(const Call& call) {
  Object* object = call.heap().make_object("sprig.certificate");
  object->fields.emplace_back("Cert", call[0]);
  object->fields.emplace_back("Key", call[1]);
  return of_object(object);
}

Value derive_password(const Call& call) {
  std::string seed;
  for (const Value& value : call.arguments) seed += printed(value) + "\n";
  return call.text(stand_in(seed, 20, alphanumeric));
}

Value encrypt_aes(const Call& call) {
  return call.text(
      base::base64(stand_in(fmt::format("{}\n{}", call[0].text(), call[1].text()), 32, printable)));
}

Value decrypt_aes(const Call& call) { return of_text(call[1].text().empty() ? "" : "decrypted"); }

constexpr Function functions[] = {
    {"adler32sum", "s", adler32sum},
    {"bcrypt", "s", bcrypt, Purity::random},
    {"buildCustomCert", "ss", build_custom_cert, Purity::random},
    {"decryptAES", "ss", decrypt_aes, Purity::random},
    {"derivePassword", "issss", derive_password, Purity::random},
    {"encryptAES", "ss", encrypt_aes, Purity::random},
    {"genCA", "si", certificate, Purity::random},
    {"genCAWithKey", "sis", certificate, Purity::random},
    {"genPrivateKey", "s", gen_private_key, Purity::random},
    {"genSelfSignedCert", "saai", certificate, Purity::random},
    {"genSelfSignedCertWithKey", "saais", certificate, Purity::random},
    {"genSignedCert", "saaia", certificate, Purity::random},
    {"genSignedCertWithKey", "saaias", certificate, Purity::random},
    {"htpasswd", "ss", htpasswd, Purity::random},
    {"randAlpha", "i", random_text<letters>, Purity::random},
    {"randAlphaNum", "i", random_text<alphanumeric>, Purity::random},
    {"randAscii", "i", random_text<printable>, Purity::random},
    {"randBytes", "i", rand_bytes, Purity::random},
    {"randNumeric", "i", random_text<digits>, Purity::random},
    {"sha1sum", "s", sha1sum},
    {"sha256sum", "s", sha256sum},
    {"sha512sum", "s", sha512sum},
    {"uuidv4", "", uuidv4, Purity::random},
};

}  // namespace

FunctionTable crypto_functions() { return functions; }

}  // namespace twinhull::helm
