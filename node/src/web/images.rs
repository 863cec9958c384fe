//! Pictures of products. What is uploaded is decoded, made small and written anew as JPEG under a random name, so nothing
//! that somebody else wrote is ever handed out.

use std::io::Cursor;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, Rgb, RgbImage};
use serving::problem::Problem;
use tokio::sync::Semaphore;

use super::Web;
use super::asked::At;
use crate::clock;
use crate::office::menu::ProductForm;
use crate::store::StoreError;
use crate::store::images::{self as stored, Picture};

/// A photograph as phones take them.
pub(super) const MAX_UPLOAD_BYTES: usize = 12 * 1024 * 1024;
/// Width and height of what is uploaded.
const MAX_SIDE: u32 = 10_000;
/// What decoding may take for a moment.
const MAX_DECODED_BYTES: u64 = 160 * 1024 * 1024;
/// Width and height of what is kept.
const SIDE: u32 = 640;
const QUALITY: u8 = 80;
const NAME_BYTES: usize = 16;
const PNG_BEGINS: &[u8] = b"\x89PNG";
/// A form has a product and a picture, not a heap of parts.
const MAX_PARTS: usize = 8;

/// One picture is remade at a time: each takes a lot of memory and a processor.
static TURN: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(1));

/// What a form holds.
pub(super) struct Upload {
    product: Option<Bytes>,
    pub(super) image: Option<Bytes>,
}

impl Upload {
    /// The part `product`, which is JSON.
    pub(super) fn product(&self) -> Result<ProductForm, Problem> {
        let json = self.product.as_deref().unwrap_or_default();
        serde_json::from_slice(json).map_err(|error| {
            Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "malformed",
                format!("the part product: {error}"),
                "Send the product as JSON in the part product, and its picture in the part image.",
            )
        })
    }
}

impl FromRequest<Web> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Problem> {
        read_form(Multipart::from_request(request, web).await.map_err(no_form)?).await
    }
}

/// Reads a form to its end. What a client calls its file is not looked at.
pub(super) async fn read_form(mut form: Multipart) -> Result<Upload, Problem> {
    let mut upload = Upload { product: None, image: None };
    for _ in 0..MAX_PARTS {
        let Some(part) = form.next_field().await.map_err(broken_form)? else { return Ok(upload) };
        let name = part.name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(broken_form)?;
        match name.as_deref() {
            Some("product") => upload.product = Some(bytes),
            Some("image") => upload.image = Some(bytes),
            _ => {}
        }
    }
    Err(form_problem(StatusCode::BAD_REQUEST, "the form has too many parts".to_owned()))
}

/// `GET /api/images/{image}`: pictures never change, so they are kept.
pub(super) async fn show(State(web): State<Web>, At(name): At<String>) -> Result<Response, Problem> {
    let bytes = web.store.read(move |connection| stored::read(connection, &name)).await?;
    let bytes = bytes.ok_or_else(Problem::not_found)?;
    let kind = if bytes.starts_with(PNG_BEGINS) { "image/png" } else { "image/jpeg" };
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
    ];
    Ok((head, bytes).into_response())
}

/// A picture as it is kept.
pub(super) async fn remade(_: &Web, bytes: Bytes) -> Result<Picture, Problem> {
    remade_as(bytes, jpeg).await
}

/// A picture as printers print it: in shades of grey, without loss.
pub(super) async fn remade_for_paper(bytes: Bytes) -> Result<Picture, Problem> {
    remade_as(bytes, grey_png).await
}

async fn remade_as(
    bytes: Bytes,
    write: fn(&RgbImage) -> Result<Vec<u8>, String>,
) -> Result<Picture, Problem> {
    let turn = TURN.acquire().await.map_err(|_| StoreError::Stopped)?;
    let made = tokio::task::spawn_blocking(move || read(&bytes).and_then(|picture| write(&picture))).await;
    drop(turn);
    let bytes = made.map_err(|_| unreadable("it broke the decoder".to_owned()))?.map_err(unreadable)?;
    let name = clock::random_bytes::<NAME_BYTES>().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Picture { name, bytes, at: clock::now() })
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, String> {
    let mut jpeg = Vec::new();
    let written = JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(picture);
    written.map(|()| jpeg).map_err(|error| error.to_string())
}

fn grey_png(picture: &RgbImage) -> Result<Vec<u8>, String> {
    let mut png = Vec::new();
    let grey = DynamicImage::ImageRgb8(picture.clone()).into_luma8();
    grey.write_with_encoder(PngEncoder::new(&mut png)).map(|()| png).map_err(|error| error.to_string())
}

/// A picture that somebody sent, of a size that is kept.
fn read(bytes: &[u8]) -> Result<RgbImage, String> {
    let words = |error: image::ImageError| error.to_string();
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(words)?;
    // Phones turn their photographs by a remark, which is not kept.
    let orientation = decoder.orientation().map_err(words)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(words)?;
    if picture.width() > SIDE || picture.height() > SIDE {
        picture = picture.thumbnail(SIDE, SIDE);
    }
    picture.apply_orientation(orientation);
    Ok(on_white(&picture))
}

/// What can be seen through is white on paper and on a bright screen.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let mut flat = RgbImage::new(picture.width(), picture.height());
    for (to, from) in flat.pixels_mut().zip(picture.to_rgba8().pixels()) {
        let [red, green, blue, alpha] = from.0.map(u16::from);
        let over =
            |colour: u16| u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        *to = Rgb([over(red), over(green), over(blue)]);
    }
    flat
}

pub(super) fn no_form(rejection: MultipartRejection) -> Problem {
    form_problem(rejection.status(), rejection.body_text())
}

fn broken_form(error: MultipartError) -> Problem {
    form_problem(error.status(), error.body_text())
}

fn form_problem(status: StatusCode, why: String) -> Problem {
    let code = if status == StatusCode::PAYLOAD_TOO_LARGE { "too_large" } else { "malformed" };
    Problem::new(
        status,
        code,
        why,
        "Send multipart/form-data with the picture in the part image, at most 12 MB.",
    )
}

pub(super) fn no_image() -> Problem {
    form_problem(StatusCode::UNPROCESSABLE_ENTITY, "the part image is missing".to_owned())
}

fn unreadable(why: String) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "no_picture",
        format!("This cannot be read as a picture: {why}"),
        "Send a JPEG, PNG, WebP, GIF or BMP of at most 12 MB.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, RgbaImage};

    fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn remake(bytes: &[u8]) -> Result<Vec<u8>, String> {
        read(bytes).and_then(|picture| jpeg(&picture))
    }

    #[test]
    fn a_logo_is_kept_in_grey_as_printers_can_read_it() {
        let mut drawn = RgbaImage::new(200, 100);
        (0..100).for_each(|at| drawn.put_pixel(at, at, image::Rgba([0, 0, 0, 255])));
        let png =
            grey_png(&read(&written(&DynamicImage::ImageRgba8(drawn), ImageFormat::WebP)).unwrap()).unwrap();
        assert!(printers::picture::Logo::from_png(&png).is_ok());
        let white =
            grey_png(&read(&written(&DynamicImage::new_rgba8(9, 9), ImageFormat::Png)).unwrap()).unwrap();
        assert!(printers::picture::Logo::from_png(&white).is_err());
    }

    #[test]
    fn any_common_format_becomes_a_small_jpeg() {
        let large = DynamicImage::ImageRgb8(RgbImage::from_pixel(1600, 800, Rgb([200, 30, 30])));
        for format in
            [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Bmp]
        {
            let jpeg = remake(&written(&large, format)).unwrap();
            let made = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).unwrap();
            assert_eq!((made.width(), made.height()), (640, 320), "{format:?}");
        }
    }

    #[test]
    fn what_can_be_seen_through_is_white() {
        let clear = DynamicImage::ImageRgba8(RgbaImage::new(8, 8));
        let jpeg = remake(&written(&clear, ImageFormat::Png)).unwrap();
        let made = image::load_from_memory(&jpeg).unwrap().to_rgb8();
        assert!(made.pixels().all(|pixel| pixel.0.iter().all(|part| *part > 250)));
    }

    #[test]
    fn what_is_no_picture_or_far_too_large_a_one_is_refused() {
        assert!(remake(b"<svg onload=alert(1)>").is_err());
        assert!(remake(&[]).is_err());
        let wide = DynamicImage::ImageLuma8(image::GrayImage::new(MAX_SIDE + 1, 1));
        assert!(remake(&written(&wide, ImageFormat::Png)).is_err());
    }
}
