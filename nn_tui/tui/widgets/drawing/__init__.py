"""What the drawing widgets share: canvases on the Line API, cells, digits, greys and labels."""
