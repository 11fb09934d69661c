import type { Translated } from './vocabulary';

/** Faults of a picture, not of the person: they ask for another picture and use up no attempt. */
export const PICTURE_REASONS = {
  IMAGE_BLURRED: {
    en: 'The picture is blurred. Hold still and take another.',
    es: 'La imagen está borrosa. Mantén el pulso y toma otra.',
    pt: 'A imagem está desfocada. Segure firme e tire outra.',
  },
  IMAGE_TOO_DARK: {
    en: 'The picture is too dark. Take another in better light.',
    es: 'La imagen está muy oscura. Toma otra con mejor luz.',
    pt: 'A imagem está escura demais. Tire outra com mais luz.',
  },
  IMAGE_TOO_SMALL: {
    en: 'The picture is too small. Take another closer up.',
    es: 'La imagen es muy pequeña. Toma otra más de cerca.',
    pt: 'A imagem é pequena demais. Tire outra mais de perto.',
  },
  IMAGE_GLARE: {
    en: 'Light is reflected on the document. Tilt it and take another picture.',
    es: 'Hay reflejos en el documento. Inclínalo y toma otra imagen.',
    pt: 'Há reflexos no documento. Incline-o e tire outra imagem.',
  },
  IMAGE_CUT_OFF: {
    en: 'A part is cut off. Take a picture of the whole.',
    es: 'Falta una parte. Toma una imagen completa.',
    pt: 'Falta uma parte. Tire uma imagem completa.',
  },
  IMAGE_WRONG_SIDE: {
    en: 'The picture shows the other side of the document. Take one of the side asked for, or of both.',
    es: 'La imagen muestra el otro lado del documento. Toma una del lado pedido, o de ambos.',
    pt: 'A imagem mostra o outro lado do documento. Tire uma do lado pedido, ou de ambos.',
  },
  NO_DOCUMENT_FOUND: {
    en: 'No document was found in the picture.',
    es: 'No se encontró un documento en la imagen.',
    pt: 'Nenhum documento foi encontrado na imagem.',
  },
  NO_FACE_FOUND: {
    en: 'No face was found in the picture.',
    es: 'No se encontró un rostro en la imagen.',
    pt: 'Nenhum rosto foi encontrado na imagem.',
  },
  SEVERAL_FACES_FOUND: {
    en: 'The picture shows more than one face. Take one of yourself alone.',
    es: 'La imagen muestra más de un rostro. Toma una de ti a solas.',
    pt: 'A imagem mostra mais de um rosto. Tire uma só de você.',
  },
  FACE_TOO_SMALL: {
    en: 'The face is too small in the picture. Come closer to the camera.',
    es: 'El rostro es muy pequeño en la imagen. Acércate a la cámara.',
    pt: 'O rosto está pequeno demais na imagem. Aproxime-se da câmera.',
  },
  FACE_NOT_FRONTAL: {
    en: 'The face is turned away. Look straight into the camera.',
    es: 'El rostro está girado. Mira de frente a la cámara.',
    pt: 'O rosto está virado. Olhe de frente para a câmera.',
  },
} as const satisfies Record<string, Translated>;
